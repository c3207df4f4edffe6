// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.mud;

import io.cleat.ErrnoException;
import io.cleat.efun.Driver;
import io.cleat.efun.SocketEfuns;
import io.cleat.efun.SocketMode;
import io.cleat.kernel.KernelEngine;
import java.util.concurrent.ExecutionException;

/** The efuns, in the driver's own thread. */
final class CleatEcho implements EchoServer {
  private final KernelEngine engine = KernelEngine.open();
  private final Driver driver;
  private final int port;

  CleatEcho() throws ErrnoException, InterruptedException {
    driver = Driver.open(engine).start();
    try {
      port = driver.submit(this::listen).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private int listen() {
    SocketEfuns efuns = driver.efuns(this);
    int s = efuns.socketCreate(SocketMode.MUD, (fd, value, from) -> {});
    check(efuns.socketBind(s, 0, "127.0.0.1 0"), efuns);
    check(
        efuns.socketListen(
            s,
            fd ->
                efuns.socketAccept(
                    fd, (c, value, from) -> check(efuns.socketWrite(c, value), efuns), c -> {})),
        efuns);
    String address = efuns.socketAddress(s, 1);
    return Integer.parseInt(address.substring(address.indexOf(' ') + 1));
  }

  private static void check(int result, SocketEfuns efuns) {
    if (result < 0) {
      throw new IllegalStateException(efuns.socketError(result));
    }
  }

  @Override
  public String name() {
    return "cleat efuns";
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public void close() {
    driver.close();
    engine.close();
  }
}
