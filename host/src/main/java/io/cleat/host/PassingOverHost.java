// SPDX-License-Identifier: Apache-2.0
package io.cleat.host;

import io.cleat.Endpoint;
import io.cleat.stack.endpoint.StackEndpoint;
import io.cleat.stack.local.Passing;

/** How the processes of a host pass endpoints to each other. Under the driver's lock. */
final class PassingOverHost implements Passing {
  private final Host host;
  private final Driver driver;

  PassingOverHost(Host host, Driver driver) {
    this.host = host;
    this.driver = driver;
  }

  @Override
  public StackEndpoint below(Endpoint endpoint) {
    return endpoint instanceof HostEndpoint own && own.isOf(driver) ? own.below() : null;
  }

  @Override
  public Endpoint over(StackEndpoint endpoint) {
    HostProcess receiver = driver.caller();
    return receiver.roomFor(1) < 0 ? null : new HostEndpoint(receiver, driver, endpoint);
  }

  @Override
  public boolean isProcess(int pid) {
    return host.isProcess(pid);
  }
}
