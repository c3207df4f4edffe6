// SPDX-License-Identifier: Apache-2.0
package io.cleat.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.Ioctl;
import io.cleat.Msg;
import io.cleat.Protocol;
import io.cleat.SocketType;
import io.cleat.address.Family;
import io.cleat.option.IpOptions;
import io.cleat.option.Ipv6Options;
import io.cleat.option.NetlinkOptions;
import io.cleat.option.PacketOptions;
import io.cleat.option.SocketOptions;
import io.cleat.option.TcpOptions;
import io.cleat.option.UdpOptions;
import io.cleat.option.VsockOptions;
import io.cleat.testing.door.Needs;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Holds the numbers of the vocabulary, which carry C's names, against the C compiler. The headers
 * of a machine may be older than a name; what they do not know is passed over.
 */
@Needs("gcc")
class VocabularyTest {
  private static final List<String> HEADERS =
      List.of(
          "sys/socket.h",
          "netinet/in.h",
          "netinet/ip.h",
          "linux/tcp.h",
          "linux/udp.h",
          "poll.h",
          "sys/epoll.h",
          "sys/ioctl.h",
          "net/if.h",
          "errno.h",
          "linux/sockios.h",
          "linux/if_packet.h",
          "linux/if_ether.h",
          "linux/netlink.h",
          "linux/vm_sockets.h",
          "linux/errqueue.h",
          "linux/can.h",
          "linux/if_alg.h",
          "linux/tipc.h",
          "linux/if_xdp.h",
          "linux/kcm.h",
          "linux/mptcp.h");

  @ParameterizedTest
  @ValueSource(
      classes = {
        Family.class,
        Ioctl.class,
        Msg.class,
        Protocol.class,
        SocketType.class,
        IpOptions.class,
        Ipv6Options.class,
        NetlinkOptions.class,
        PacketOptions.class,
        SocketOptions.class,
        TcpOptions.class,
        UdpOptions.class,
        VsockOptions.class
      })
  void constantsAreWhatTheCompilerSays(Class<?> vocabulary) {
    Map<String, Long> known = numbers(vocabulary);
    Map<String, Long> inC = ints(CStruct.defined(HEADERS, known.keySet()));
    assertTrue(inC.size() > known.size() / 2, () -> "the headers know only " + inC.keySet());
    known.keySet().retainAll(inC.keySet());
    assertEquals(inC, known);
  }

  @Test
  void errorsHaveTheCompilersNumbers() {
    Map<String, Long> known = new TreeMap<>();
    Stream.of(Errno.values()).forEach(errno -> known.put(errno.name(), (long) errno.number()));
    Map<String, Long> inC = ints(CStruct.defined(HEADERS, known.keySet()));
    assertEquals(inC, known);
  }

  @Test
  void eventsAreThoseOfPollAndEpoll() {
    Map<String, Long> expected = new TreeMap<>();
    numbers(Events.class).forEach((name, value) -> expected.put(nameInC(name), value));
    expected.remove("POLLFACTS");
    assertEquals(expected, ints(CStruct.evaluate(HEADERS, expected.keySet())));
  }

  private static String nameInC(String event) {
    return switch (event) {
      case "EDGE" -> "EPOLLET";
      case "ONESHOT", "EXCLUSIVE" -> "EPOLL" + event;
      default -> "POLL" + event;
    };
  }

  /** The same with bit 31 as a sign, as a Java int has it. */
  private static Map<String, Long> ints(Map<String, Long> values) {
    values.replaceAll((name, value) -> (long) value.intValue());
    return values;
  }

  private static Map<String, Long> numbers(Class<?> vocabulary) {
    Map<String, Long> numbers = new TreeMap<>();
    for (Field field : vocabulary.getFields()) {
      if (field.getType() == int.class) {
        numbers.put(field.getName(), (long) value(field));
      }
    }
    return numbers;
  }

  private static int value(Field field) {
    try {
      return field.getInt(null);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }
}
