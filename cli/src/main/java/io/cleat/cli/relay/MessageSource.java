// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

import io.cleat.Endpoint;
import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.Message;
import io.cleat.Msg;
import io.cleat.SocketType;
import io.cleat.address.Family;
import io.cleat.address.Sockaddr;
import io.cleat.cli.address.OptionValue;
import io.cleat.cli.address.Spec.Ending;
import io.cleat.option.SocketOptions;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The messages that arrive at an endpoint, one by one and whole, the empty ones too. What is longer
 * than the memory for it is not passed on cut: it is lost, and that is said.
 */
final class MessageSource implements Source {
  /** How many messages, and bytes, one connection may move before it is the turn of others. */
  private static final int TURN_MESSAGES = 64;

  private static final long TURN_BYTES = 512 << 10;

  /** How many messages may wait that arrived elsewhere. */
  private static final int EARLY_MESSAGES = 256;

  private static final int CONTROL_BYTES = 64;
  private static final int EAGAIN = Errno.EAGAIN.negated();

  private final Port port;
  private final Ending ending;
  private final boolean connected;
  private final boolean stamped;
  private final Message message = new Message(CONTROL_BYTES);
  private final Kept kept = new Kept(true);
  private final Queue<byte[]> early = new ArrayDeque<>(0);
  private Strangers strangers;
  private Sockaddr peer;
  private Runnable action = () -> {};
  private long cut;
  private boolean overrun;

  MessageSource(Port port, Ending ending) {
    this.port = port;
    this.ending = ending;
    Endpoint endpoint = port.endpoint();
    connected = endpoint.type() == SocketType.SOCK_SEQPACKET;
    stamped = connected && endpoint.domain() == Family.AF_UNIX && stamp(endpoint);
  }

  /**
   * A UNIX socket's end and an empty record both read as 0 bytes. A record has a time of arrival
   * when asked for, the end has none.
   */
  private static boolean stamp(Endpoint endpoint) {
    return OptionValue.of(SocketOptions.TIMESTAMP, true, "so-timestamp").apply(endpoint) == 0;
  }

  /** Who is told of messages that came to a peer's socket before it was the peer's alone. */
  interface Strangers {
    void message(Sockaddr from, MemorySegment data, long length);
  }

  /** Offers the messages of this peer alone; null for everybody. */
  void only(Sockaddr sender, Strangers others) {
    peer = sender;
    strangers = others;
  }

  /**
   * Offers a message that arrived elsewhere, before those that arrive here.
   *
   * @return false, and it is lost, where too many wait already
   */
  boolean early(MemorySegment data, long length) {
    if (early.size() >= EARLY_MESSAGES) {
      return false;
    }
    early.add(data.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
    port.loop().soon(action);
    return true;
  }

  /** Offers these messages before all others. */
  void early(Queue<byte[]> messages) {
    early.addAll(messages);
    port.loop().soon(action);
  }

  @Override
  public int drain(Taker taker) {
    if (!offerEarly(taker)) {
      return BLOCKED;
    }
    long bytes = 0;
    for (int i = 0; i < TURN_MESSAGES && bytes < TURN_BYTES; i++) {
      message.clear().add(port.loop().buffer());
      message.control().clear();
      long length = port.endpoint().recvmsg(message, Msg.MSG_TRUNC);
      if (length < 0) {
        return length == EAGAIN ? IDLE : failure((int) length);
      }
      if (length == 0 && isEnd()) {
        return END;
      }
      if (!offer(taker, length)) {
        return BLOCKED;
      }
      bytes += length;
    }
    return MORE;
  }

  private boolean offerEarly(Taker taker) {
    boolean taken = kept.offer(taker);
    while (taken && !early.isEmpty()) {
      byte[] message = early.remove();
      taken = kept.offer(taker, MemorySegment.ofArray(message), message.length);
    }
    return taken;
  }

  /** Too many messages for the socket's queue: netlink(7) says so once, and goes on. */
  private int failure(int errno) {
    if (errno == Errno.ENOBUFS.negated()) {
      overrun = true;
      return MORE;
    }
    return errno;
  }

  private boolean isEnd() {
    if (ending.nullEof()) {
      return true;
    }
    if (stamped) {
      return message.control().length() == 0;
    }
    return connected && (port.endpoint().events() & (Events.RDHUP | Events.HUP)) != 0;
  }

  private boolean offer(Taker taker, long length) {
    if (length > Loop.BUFFER_BYTES || (message.flags() & Msg.MSG_TRUNC) != 0) {
      cut++;
      return true;
    }
    if (peer != null && !peer.equals(message.address())) {
      strangers.message(message.address(), port.loop().buffer(), length);
      return true;
    }
    return kept.offer(taker, port.loop().buffer(), length);
  }

  @Override
  public void onReady(Runnable told) {
    action = told;
    port.reader(told);
  }

  @Override
  public void want(boolean wish) {
    port.wantReadable(wish);
  }

  @Override
  public boolean hasMessages() {
    return true;
  }

  @Override
  public boolean endsByItself() {
    return connected;
  }

  @Override
  public String loss() {
    String loss = overrun ? "messages were lost: they came faster than they were taken" : null;
    if (cut > 0) {
      loss = "messages lost, longer than " + Loop.BUFFER_BYTES + " bytes: " + cut;
    }
    overrun = false;
    cut = 0;
    return loss;
  }
}
