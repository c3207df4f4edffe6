// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.local;

import static io.cleat.option.SocketOptions.SCM_CREDENTIALS;
import static io.cleat.option.SocketOptions.SCM_RIGHTS;
import static io.cleat.option.SocketOptions.SOL_SOCKET;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import io.cleat.Control;
import io.cleat.Endpoint;
import io.cleat.Message;
import io.cleat.Msg;
import io.cleat.option.Credentials;

/** What comes beside the bytes of one receive. One is begun anew for each call. */
final class Reception {
  private static final int LEVEL = 8;
  private static final int TYPE = 12;

  /** Who sent what was sent before anybody asked who (Linux's overflow user and group). */
  private static final Credentials UNKNOWN = new Credentials(0, 65_534, 65_534);

  /** Who sent nothing: what comes with the end. */
  private static final Credentials NOBODY = new Credentials(0, 0, 0);

  private final LocalProtocol local;
  private boolean wantsCredentials;
  private boolean hasSender;
  private Credentials sender;
  private Rights rights;
  private boolean isPeek;

  /** What recvmsg(2) gives back. */
  int flags;

  Reception(LocalProtocol local) {
    this.local = local;
  }

  Reception begin(LocalSettings settings) {
    wantsCredentials = settings.is(LocalSettings.PASS_CREDENTIALS);
    hasSender = false;
    sender = null;
    rights = null;
    isPeek = false;
    flags = 0;
    return this;
  }

  /**
   * Whether a record may be given together with those before it: unix(7) has the credentials with
   * each message, so those of different senders are never glued.
   */
  boolean accepts(Credentials shown) {
    if (!wantsCredentials) {
      return true;
    }
    if (hasSender) {
      return shown == null ? sender == null : shown.equals(sender);
    }
    hasSender = true;
    sender = shown;
    return true;
  }

  /** Passed endpoints go to the receiver. */
  void give(Rights passed) {
    rights = passed;
  }

  /** Passed endpoints go to the receiver and stay in the message too. */
  void show(Rights passed) {
    rights = passed;
    isPeek = true;
  }

  boolean hasRights() {
    return rights != null;
  }

  /** The call has no room for what comes beside the bytes: what was passed is closed. */
  void endWithoutMessage() {
    if (rights != null && !isPeek) {
      local.inFlight.end(rights);
    }
    rights = null;
  }

  /** Tells the message what came. */
  void end(Message message) {
    Control control = message.control();
    if (wantsCredentials) {
      putCredentials(control);
    }
    if (rights != null) {
      putRights(control);
    }
    message.flags(flags);
  }

  private void putCredentials(Control control) {
    int room = control.capacity() - Control.HEADER_BYTES;
    if (room < 0) {
      flags |= Msg.MSG_CTRUNC;
      return;
    }
    Credentials who = !hasSender ? NOBODY : sender == null ? UNKNOWN : sender;
    int bytes = Math.min(room, Credentials.BYTES);
    if (bytes == Credentials.BYTES) {
      Credentials.write(who, control.segment().asSlice(Control.HEADER_BYTES, bytes));
    } else {
      flags |= Msg.MSG_CTRUNC;
    }
    header(control, 0, SCM_CREDENTIALS, bytes);
  }

  private void putRights(Control control) {
    int start = control.length() + 7 & -8;
    int room = Math.max(0, control.capacity() - start - Control.HEADER_BYTES) / Integer.BYTES;
    int all = rights.endpoints().length;
    int given = 0;
    while (given < Math.min(room, all)) {
      Endpoint endpoint = local.passing.over(rights.endpoints()[given]);
      if (endpoint == null) {
        break;
      }
      long where = start + Control.HEADER_BYTES + (long) given * Integer.BYTES;
      control.segment().set(JAVA_INT_UNALIGNED, where, control.pass(endpoint));
      given++;
    }
    if (given > 0) {
      header(control, start, SCM_RIGHTS, given * Integer.BYTES);
    }
    if (given < all) {
      flags |= Msg.MSG_CTRUNC;
    }
    endWithoutMessage();
  }

  private static void header(Control control, int start, int type, int bytes) {
    int end = start + Control.HEADER_BYTES + bytes;
    control.segment().set(JAVA_LONG_UNALIGNED, start, (long) Control.HEADER_BYTES + bytes);
    control.segment().set(JAVA_INT_UNALIGNED, start + LEVEL, SOL_SOCKET);
    control.segment().set(JAVA_INT_UNALIGNED, start + TYPE, type);
    control.length(Math.min(end + 7 & -8, control.capacity()));
  }
}
