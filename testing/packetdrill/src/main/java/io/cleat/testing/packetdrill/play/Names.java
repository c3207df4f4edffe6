// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.packetdrill.play;

import io.cleat.Symbols;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/** The numbers behind the names in scripts: Linux's. */
final class Names {
  private static final String LIST =
      """
      SOL_IP 0 SOL_TCP 6 SOL_UDP 17 SOL_IPV6 41 INADDR_ANY 0
      O_RDONLY 0 O_WRONLY 1 O_RDWR 2 O_NONBLOCK 0x800
      F_GETFD 1 F_SETFD 2 F_GETFL 3 F_SETFL 4 FD_CLOEXEC 1
      POLLIN 1 POLLPRI 2 POLLOUT 4 POLLERR 8 POLLHUP 0x10 POLLNVAL 0x20 POLLRDNORM 0x40
      POLLRDBAND 0x80 POLLWRNORM 0x100 POLLWRBAND 0x200 POLLRDHUP 0x2000
      EPOLLIN 1 EPOLLPRI 2 EPOLLOUT 4 EPOLLERR 8 EPOLLHUP 0x10 EPOLLRDNORM 0x40 EPOLLRDBAND 0x80
      EPOLLWRNORM 0x100 EPOLLWRBAND 0x200 EPOLLRDHUP 0x2000 EPOLLET 0x80000000
      EPOLLONESHOT 0x40000000 EPOLL_CTL_ADD 1 EPOLL_CTL_DEL 2 EPOLL_CTL_MOD 3
      TCP_ESTABLISHED 1 TCP_SYN_SENT 2 TCP_SYN_RECV 3 TCP_FIN_WAIT1 4 TCP_FIN_WAIT2 5
      TCP_TIME_WAIT 6 TCP_CLOSE 7 TCP_CLOSE_WAIT 8 TCP_LAST_ACK 9 TCP_LISTEN 10 TCP_CLOSING 11
      TCP_CA_Open 0 TCP_CA_Disorder 1 TCP_CA_CWR 2 TCP_CA_Recovery 3 TCP_CA_Loss 4
      TCPI_OPT_TIMESTAMPS 1 TCPI_OPT_SACK 2 TCPI_OPT_WSCALE 4 TCPI_OPT_ECN 8
      TCPI_OPT_ECN_SEEN 16 TCPI_OPT_SYN_DATA 32
      SIOCINQ 0x541b SIOCOUTQ 0x5411 SIOCOUTQNSD 0x894b FIONREAD 0x541b
      """;

  private final Symbols symbols = new Symbols();
  private final Map<String, Long> numbers = new HashMap<>();

  Names() {
    String[] words = LIST.strip().split("\\s+");
    for (int i = 0; i < words.length; i += 2) {
      numbers.put(words[i], Long.decode(words[i + 1]));
    }
  }

  /** Gives a name a number, before all that it had. */
  void define(String name, long number) {
    numbers.put(name, number);
  }

  /** The number behind a name; null where it is not known. */
  Long number(String name) {
    Long number = numbers.get(name);
    if (number != null) {
      return number;
    }
    OptionalInt symbol = symbols.number(name);
    return symbol.isPresent() ? Long.valueOf(symbol.getAsInt()) : null;
  }
}
