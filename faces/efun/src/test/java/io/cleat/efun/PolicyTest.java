// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import static io.cleat.efun.SocketError.EEFDRANGE;
import static io.cleat.efun.SocketError.EESECURITY;
import static io.cleat.efun.SocketError.EESUCCESS;
import static io.cleat.efun.SocketMode.STREAM;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleat.efun.lpc.LpcString;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The master is asked first, and told what the socket is. */
class PolicyTest extends InEverySetting {
  private final List<String> asked = new ArrayList<>();
  private String forbidden = "";

  /** Notes what it is asked, and forbids one thing. */
  private final class Guard extends Witness {
    @Override
    public boolean validSocket(Object caller, String operation, SocketInfo info) {
      assertEquals(PolicyTest.this, caller);
      String owner = info.owner() == null ? "0" : info.owner() == caller ? "me" : "another";
      asked.add(
          operation + " " + info.s() + " " + owner + " " + info.address() + " " + info.port());
      return !operation.equals(forbidden);
    }
  }

  private void isAsked(String... expected) {
    assertEquals(List.of(expected), asked);
    asked.clear();
  }

  private void guarded() {
    driver.master(new Guard());
  }

  @Test
  void everyOperationIsAskedForWithTheFarEnd() {
    guarded();
    int listener = listener(STREAM);
    isAsked("create -1 me N/A -1", "bind 0 me 0.0.0.0 0", "listen 0 me 0.0.0.0 0");
    Peer peer = Peer.connect(this, portOf(listener));
    String[] far = peer.address().split(" ");
    int s = accepted(listener);
    isAsked("accept 0 me 0.0.0.0 0");
    me.socketWrite(s, "x");
    me.socketRelease(s, this, (fd, to) -> me.socketAcquire(fd, read, write, close));
    me.socketClose(s);
    String info = " me " + far[0] + " " + far[1];
    String offered = isExact() ? " 0 " + far[0] + " " + far[1] : info;
    isAsked("write 1" + info, "release 1" + info, "acquire 1" + offered, "close 1" + info);
  }

  @Test
  void connectIsAskedForWithWhatIsWanted() {
    guarded();
    int s = create(STREAM);
    asked.clear();
    forbidden = "connect";
    gives(EESECURITY, me.socketConnect(s, "192.0.2.7 4000", read, write));
    isAsked("connect 0 me 192.0.2.7 4000");
    assertEquals("UNBOUND", state(s));
  }

  @Test
  void theMasterIsAskedEvenForADescriptorThatIsNone() {
    guarded();
    gives(EEFDRANGE, me.socketClose(9999));
    forbidden = "write";
    gives(EESECURITY, me.socketWrite(9999, "x"));
    isAsked("close 9999 0  0", "write 9999 0  0");
  }

  @Test
  void whatTheMasterForbidsIsNotDone() {
    guarded();
    for (String operation : List.of("create", "bind", "listen", "accept", "connect", "write")) {
      forbidden = "";
      int s = bound(STREAM);
      forbidden = operation;
      gives(EESECURITY, attempt(operation, s));
    }
    for (String operation : List.of("close", "release", "acquire")) {
      forbidden = "";
      int s = bound(STREAM);
      forbidden = operation;
      gives(EESECURITY, attempt(operation, s));
    }
  }

  private int attempt(String operation, int s) {
    return switch (operation) {
      case "create" -> me.socketCreate(STREAM, read, close);
      case "bind" -> me.socketBind(s, 0);
      case "listen" -> me.socketListen(s, pending);
      case "accept" -> me.socketAccept(s, read, write);
      case "connect" -> me.socketConnect(s, "127.0.0.1 80", read, write);
      case "write" -> me.socketWrite(s, new LpcString("x"));
      case "close" -> me.socketClose(s);
      case "release" -> me.socketRelease(s, this, (fd, to) -> {});
      default -> me.socketAcquire(s, read, write, close);
    };
  }

  @Test
  void whatOnlyAsksIsNotAskedFor() {
    guarded();
    int s = create(STREAM);
    asked.clear();
    me.socketStatus();
    me.socketStatus(s);
    me.socketAddress(s);
    me.socketError(-1);
    isAsked();
  }

  @Test
  void aMasterThatThrowsForbids() {
    List<String> handled = new ArrayList<>();
    driver.master(
        new Master() {
          @Override
          public boolean validSocket(Object caller, String operation, SocketInfo info) {
            throw new IllegalStateException("in the master");
          }

          @Override
          public void errorHandler(Throwable error, Object owner, String callback) {
            handled.add(callback + ": " + error.getMessage());
          }
        });
    gives(EESECURITY, me.socketCreate(STREAM, read, close));
    assertEquals(List.of("valid_socket: in the master"), handled);
  }

  @Test
  void withoutAMasterAllIsAllowed() {
    driver.master(null);
    gives(EESUCCESS, me.socketClose(create(STREAM)));
  }
}
