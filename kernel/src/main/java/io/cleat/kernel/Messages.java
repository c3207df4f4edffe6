// SPDX-License-Identifier: Apache-2.0
package io.cleat.kernel;

import static io.cleat.Msg.MSG_CMSG_CLOEXEC;
import static io.cleat.Msg.MSG_DONTWAIT;
import static io.cleat.Msg.MSG_NOSIGNAL;
import static io.cleat.address.Family.AF_UNIX;

import io.cleat.Errno;
import io.cleat.Message;
import io.cleat.sys.Mmsghdr;
import io.cleat.sys.Sockets;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;

/** The calls that move whole messages, on an endpoint that is held. */
final class Messages {
  /** UIO_MAXIOV: how many messages the kernel looks at in one call. */
  private static final int MAX_MESSAGES = 1024;

  private static final int EINTR = Errno.EINTR.negated();
  private static final int SENDING = MSG_DONTWAIT | MSG_NOSIGNAL;

  private Messages() {}

  static long sendmsg(Scratch s, QueuedDescriptor endpoint, Message message, int flags) {
    MessageHeaders headers = s.headers();
    headers.begin(message, heapLimit(endpoint));
    try {
      int error = headers.outgoing(s, 0, message);
      if (error < 0) {
        return error;
      }
      long result;
      do {
        result = Sockets.sendmsg(s.errno, endpoint.number(), headers.memory(), flags | SENDING);
      } while (result == EINTR);
      return result;
    } finally {
      headers.end(s);
      Reference.reachabilityFence(message);
    }
  }

  static long recvmsg(Scratch s, QueuedDescriptor endpoint, Message message, int flags) {
    MessageHeaders headers = s.headers();
    headers.begin(message, heapLimit(endpoint));
    headers.incoming(0, message);
    try {
      long result;
      do {
        result =
            Sockets.recvmsg(
                s.errno, endpoint.number(), headers.memory(), flags | receiving(endpoint));
      } while (result == EINTR);
      if (result >= 0) {
        headers.arrived(0, message, result, flags, endpoint.engine());
      }
      return result;
    } finally {
      headers.end(s);
      Reference.reachabilityFence(message);
    }
  }

  static int sendmmsg(
      Scratch s, QueuedDescriptor endpoint, Message[] messages, int from, int count, int flags) {
    MessageHeaders headers = s.headers();
    int some = Math.min(count, MAX_MESSAGES);
    headers.begin(messages, from, some, heapLimit(endpoint));
    try {
      int error = 0;
      for (int i = 0; i < some && error == 0; i++) {
        error = headers.outgoing(s, i, messages[from + i]);
        some = error == 0 ? some : i;
      }
      if (error < 0 && some == 0) {
        return error;
      }
      int all = flags | SENDING;
      int result;
      do {
        result = Sockets.sendmmsg(s.errno, endpoint.number(), headers.memory(), some, all);
      } while (result == EINTR);
      for (int i = 0; i < result; i++) {
        messages[from + i].transferred(Mmsghdr.length(headers.memory(), Mmsghdr.at(i)));
      }
      return result;
    } finally {
      headers.end(s);
      Reference.reachabilityFence(messages);
    }
  }

  static int recvmmsg(
      Scratch s, QueuedDescriptor endpoint, Message[] messages, int from, int count, int flags) {
    MessageHeaders headers = s.headers();
    int some = Math.min(count, MAX_MESSAGES);
    headers.begin(messages, from, some, heapLimit(endpoint));
    for (int i = 0; i < some; i++) {
      headers.incoming(i, messages[from + i]);
    }
    try {
      return received(s, endpoint, messages, from, some, flags);
    } finally {
      headers.end(s);
      Reference.reachabilityFence(messages);
    }
  }

  private static int received(
      Scratch s, QueuedDescriptor endpoint, Message[] messages, int from, int count, int flags) {
    MessageHeaders headers = s.headers();
    MemorySegment memory = headers.memory();
    int fd = endpoint.number();
    int all = flags | receiving(endpoint);
    int result;
    do {
      result = Sockets.recvmmsg(s.errno, fd, memory, count, all, MemorySegment.NULL);
    } while (result == EINTR);
    for (int i = 0; i < result; i++) {
      long bytes = Mmsghdr.length(memory, Mmsghdr.at(i));
      headers.arrived(i, messages[from + i], bytes, flags, endpoint.engine());
      messages[from + i].transferred(bytes);
    }
    return result;
  }

  /** Descriptors arrive at UNIX sockets alone, and packet sockets refuse the flag (packet(7)). */
  private static int receiving(QueuedDescriptor endpoint) {
    return endpoint.domain() == AF_UNIX ? MSG_DONTWAIT | MSG_CMSG_CLOEXEC : MSG_DONTWAIT;
  }

  private static long heapLimit(QueuedDescriptor endpoint) {
    return endpoint.isStream() ? Scratch.CHUNK_BYTES : Long.MAX_VALUE;
  }
}
