// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import static io.cleat.efun.SocketError.EEBADADDR;
import static io.cleat.efun.SocketError.EECONNREFUSED;
import static io.cleat.efun.SocketError.EESUCCESS;
import static io.cleat.efun.SocketMode.DATAGRAM;
import static io.cleat.efun.SocketMode.MUD;
import static io.cleat.efun.SocketMode.STREAM;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleat.ErrnoException;
import io.cleat.efun.lpc.LpcArray;
import io.cleat.efun.lpc.LpcString;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** UNIX paths and abstract names, which the default profile has, where the engine has AF_UNIX. */
class UnixAddressesTest extends OnTheKernel {
  @TempDir Path folder;

  /** Whatever the profile of the setting is, with this repair. */
  @BeforeEach
  void haveMoreAddresses() throws ErrnoException {
    open(setting().profile.with(Repair.MORE_ADDRESSES));
  }

  private int listener(int mode, String address) {
    int s = create(mode);
    gives(EESUCCESS, me.socketBind(s, 0, address));
    gives(EESUCCESS, me.socketListen(s, pending));
    return s;
  }

  private void talk(int listener, String to) {
    int client = create(STREAM);
    gives(EESUCCESS, me.socketConnect(client, to, read, write));
    int s = accepted(listener);
    gives(EESUCCESS, me.socketWrite(s, "welcome"));
    until(() -> log.contains("read " + client + " \"welcome\""));
  }

  private String statusOf(int s) {
    return ((LpcString) ((LpcArray) me.socketStatus(s)).at(3)).text();
  }

  @Test
  void unixPaths() {
    String path = folder.resolve("mud").toString();
    int listener = listener(STREAM, path);
    assertEquals(path, addressOf(listener));
    assertEquals(path, statusOf(listener));
    talk(listener, path);
  }

  @Test
  void valuesOverAnAbstractName() {
    String name = "@cleat-efun-" + ProcessHandle.current().pid() + "-" + setting();
    int listener = listener(MUD, name);
    int client = create(MUD);
    gives(EESUCCESS, me.socketConnect(client, name, read, write));
    until(() -> log.contains("write " + client));
    int s = accepted(listener);
    gives(EESUCCESS, me.socketWrite(s, "a value"));
    until(() -> log.contains("read " + client + " \"a value\""));
  }

  @Test
  void datagramsOfUnixPaths() {
    String path = folder.resolve("datagrams").toString();
    int to = create(DATAGRAM);
    gives(EESUCCESS, me.socketBind(to, 0, path));
    int from = create(DATAGRAM);
    gives(EESUCCESS, me.socketWrite(from, new LpcString("hello"), path));
    until(() -> values.size() == 1);
    assertEquals(List.of(new LpcString("hello")), values);
  }

  @Test
  void aPathWhereNobodyListens() {
    String path = folder.resolve("nobody").toString();
    gives(SocketError.EECONNECT, me.socketConnect(create(STREAM), path, read, write));
    gives(EEBADADDR, me.socketBind(create(STREAM), 0, "/" + "x".repeat(200)));
  }

  @Test
  void anEngineThatKnowsAtOnceThatNobodyListensSaysSo() {
    String path = folder.resolve("left").toString();
    gives(EESUCCESS, me.socketClose(listener(STREAM, path))); // the path stays
    gives(EECONNREFUSED, me.socketConnect(create(STREAM), path, read, write));
  }
}
