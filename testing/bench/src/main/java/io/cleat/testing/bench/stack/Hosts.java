// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.stack;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * A client and a server in one thread, which makes the calls of both and lets both work. What a
 * workload asks is the same over both sides; only one of them is loaded in a measured process, so
 * that the seam costs nothing.
 *
 * <p>The server listens at several ports, because a connection in TIME-WAIT keeps its addresses and
 * ports: with 28,232 ports to connect from there are 536,408 connections that differ. Idle ones go
 * to other ports: then those that come and go come round to the same only after all of them.
 *
 * @param <E> an endpoint
 */
interface Hosts<E> extends AutoCloseable {
  /**
   * Ports of the server for connections that come and go, from 0 on; has no factor in common with
   * the number of ports to connect from.
   */
  int PORTS = 19;

  /** As many more are for idle ones, from this on. */
  int FIRST_IDLE = PORTS;

  /** All of them. */
  int ALL_PORTS = 2 * PORTS;

  /** Begins a connection to one of the server's ports. */
  E connect(int port) throws IOException;

  /** The connection that has come to one of the server's ports. */
  E accept(int port) throws IOException;

  /** A pair of connected UDP endpoints, the client's first. */
  E[] datagrams() throws IOException;

  /** The client takes what has come, and sends what it has to send. */
  void turnClient();

  /** The server does. */
  void turnServer();

  /** As {@link io.cleat.Endpoint#send}. */
  long send(E from, MemorySegment data, long offset, long length);

  /** As {@link io.cleat.Endpoint#recv}. */
  long recv(E to, MemorySegment into, long offset, long length);

  /**
   * Waits until the endpoint may have one of the events: what was expected is not there yet.
   *
   * @throws IOException it does not come
   */
  void await(E endpoint, int events) throws IOException;

  /** Closes an endpoint. */
  void close(E endpoint);

  /** How many connections of the client are in TIME-WAIT. */
  int timeWaits() throws IOException;

  /** How many it keeps at the most; those that came first make room. */
  int timeWaitsMost();

  /** How many connections the client has, those in TIME-WAIT apart. */
  int connections();

  /** Bytes outside of the heap that endpoints hold. */
  long nativeBytes() throws IOException;

  @Override
  void close() throws IOException;
}
