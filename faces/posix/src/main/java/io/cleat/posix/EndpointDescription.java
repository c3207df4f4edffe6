// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

import io.cleat.Endpoint;

/** A socket, or whatever else an engine has an endpoint for. */
final class EndpointDescription extends Description {
  EndpointDescription(Endpoint endpoint, boolean isSocket, int status) {
    super(endpoint, isSocket, status);
  }

  @Override
  Endpoint readiness() {
    return endpoint;
  }

  @Override
  void closeBeneath() {
    endpoint.close();
  }
}
