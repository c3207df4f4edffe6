// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.stack;

import java.io.IOException;

/** A stream one way, in writes and reads of 128 KiB. */
final class Bulk<E> extends OneThread<E> {
  private static final int BLOCK = 1 << 17;

  /** Bytes of one operation. */
  private static final int BYTES = 1 << 20;

  private final E near;
  private final E far;

  Bulk(Hosts<E> hosts) throws IOException {
    super(hosts, 1);
    Connection<E> connection = Connection.open(hosts, 0);
    near = connection.near();
    far = connection.far();
  }

  @Override
  void operation() throws IOException {
    long sent = 0;
    long received = 0;
    while (received < BYTES) {
      long taken = hosts.send(near, memory, 0, Math.min(BYTES - sent, BLOCK));
      sent += Math.max(taken, 0);
      hosts.turnClient();
      hosts.turnServer();
      long got = hosts.recv(far, memory, BLOCK, BLOCK);
      received += Math.max(got, 0);
      hosts.turnServer();
      hosts.turnClient();
      if (taken <= 0 && got <= 0) {
        await(far);
      }
    }
    if (received > BYTES) {
      throw new IOException("received " + received + " of " + BYTES + " bytes");
    }
  }

  /** Gigabytes a second, which are bytes a nanosecond. */
  @Override
  double value(long operations, long nanos) {
    return (double) operations * BYTES / nanos;
  }
}
