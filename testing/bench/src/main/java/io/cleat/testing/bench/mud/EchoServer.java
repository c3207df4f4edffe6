// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.mud;

/** Sends every value of MUD mode back, read and written by the same codec. */
interface EchoServer extends AutoCloseable {
  /** What it is called in the table. */
  String name();

  /** The port on loopback where it listens. */
  int port();

  @Override
  void close();
}
