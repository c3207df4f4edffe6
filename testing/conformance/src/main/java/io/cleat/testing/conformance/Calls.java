// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.conformance;

import java.util.HashMap;
import java.util.Map;

/** All calls of the language, by name. */
final class Calls {
  private final Map<String, Call> byName = new HashMap<>();

  Calls() {
    addSurroundings();
    addSockets();
    addTransfers();
    addDescriptors();
    addPolling();
  }

  private void addSurroundings() {
    byName.put("pipe", SurroundingCalls::pipe);
    byName.put("open", SurroundingCalls::open);
    byName.put("mkfile", SurroundingCalls::mkfile);
    byName.put("mkdir", SurroundingCalls::mkdir);
    byName.put("symlink", SurroundingCalls::symlink);
    byName.put("unlink", SurroundingCalls::unlink);
    byName.put("chmod", SurroundingCalls::chmod);
    byName.put("setuid", SurroundingCalls::setuid);
    byName.put("rlimit_nofile", SurroundingCalls::rlimitNofile);
    byName.put("sleep", SurroundingCalls::sleep);
  }

  private void addSockets() {
    byName.put("socket", SocketCalls::socket);
    byName.put("socketpair", SocketCalls::socketpair);
    byName.put("bind", SocketCalls::bind);
    byName.put("connect", SocketCalls::connect);
    byName.put("listen", SocketCalls::listen);
    byName.put("shutdown", SocketCalls::shutdown);
    byName.put("accept", NameCalls::accept);
    byName.put("accept4", NameCalls::accept4);
    byName.put("getsockname", NameCalls::getsockname);
    byName.put("getpeername", NameCalls::getpeername);
    byName.put("setsockopt", OptionCalls::setsockopt);
    byName.put("getsockopt", OptionCalls::getsockopt);
  }

  private void addTransfers() {
    byName.put("send", TransferCalls::send);
    byName.put("write", TransferCalls::write);
    byName.put("fill", Filling::fill);
    byName.put("sendto", TransferCalls::sendto);
    byName.put("recv", TransferCalls::recv);
    byName.put("read", TransferCalls::read);
    byName.put("recvfrom", TransferCalls::recvfrom);
    byName.put("sendmsg", MessageSending::sendmsg);
    byName.put("recvmsg", MessageReceiving::recvmsg);
  }

  private void addDescriptors() {
    byName.put("dup", DescriptorCalls::dup);
    byName.put("close", DescriptorCalls::close);
    byName.put("fcntl", DescriptorCalls::fcntl);
    byName.put("ioctl", DescriptorCalls::ioctl);
  }

  private void addPolling() {
    byName.put("poll", PollingCalls::poll);
    byName.put("epoll_create", PollingCalls::epollCreate);
    byName.put("epoll_create1", PollingCalls::epollCreate1);
    byName.put("epoll_ctl", PollingCalls::epollCtl);
    byName.put("epoll_wait", PollingCalls::epollWait);
  }

  /**
   * The call of this name.
   *
   * @throws TableException there is none
   */
  Call named(String fn) {
    Call call = byName.get(fn);
    if (call == null) {
      throw new TableException("unknown call '" + fn + "'");
    }
    return call;
  }
}
