// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.local.vsock;

/** The two ends of a connection. One that is a key of a map does not change. */
final class Pair {
  int localCid;
  int localPort;
  int remoteCid;
  int remotePort;

  void set(int cid, int port, int otherCid, int otherPort) {
    localCid = cid;
    localPort = port;
    remoteCid = otherCid;
    remotePort = otherPort;
  }

  Pair copy() {
    Pair copy = new Pair();
    copy.set(localCid, localPort, remoteCid, remotePort);
    return copy;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Pair that
        && localPort == that.localPort
        && remotePort == that.remotePort
        && remoteCid == that.remoteCid
        && localCid == that.localCid;
  }

  @Override
  public int hashCode() {
    return ((localPort * 31 + remotePort) * 31 + remoteCid) * 31 + localCid;
  }
}
