// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.local;

import io.cleat.stack.endpoint.StackEndpoint;

/**
 * Endpoints under way in a message, SCM_RIGHTS of unix(7): each is held by the message until it is
 * received or thrown away.
 *
 * @param endpoints in the order in which they were given
 * @param uid of the user who sends them
 */
record Rights(StackEndpoint[] endpoints, int uid) {
  /** SCM_MAX_FD: how many endpoints a message may pass. */
  static final int ENDPOINTS_MAX = 253;
}
