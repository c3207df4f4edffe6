// SPDX-License-Identifier: Apache-2.0
package io.cleat.host;

import io.cleat.address.Inet;
import io.cleat.address.Inet6;
import io.cleat.option.TcpInfo;
import java.util.ArrayList;
import java.util.List;

/** Tables of a host's endpoints and counters for people, as ss(8) and nstat(8) print them. */
public final class Tables {
  /** The states of TCP as TCP_INFO counts them and ss(8) calls them. */
  private static final List<String> STATES =
      List.of(
          "UNKNOWN",
          "ESTAB",
          "SYN-SENT",
          "SYN-RECV",
          "FIN-WAIT-1",
          "FIN-WAIT-2",
          "TIME-WAIT",
          "UNCONN",
          "CLOSE-WAIT",
          "LAST-ACK",
          "LISTEN",
          "CLOSING");

  private Tables() {}

  /** The endpoints, one a line, with a head. */
  public static String endpoints(List<EndpointState> endpoints, View view) {
    List<EndpointState> shown = endpoints.stream().filter(view::shows).toList();
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>();
    head.addAll(List.of("Netid", "State", "Recv-Q", "Send-Q"));
    head.addAll(List.of("Local Address:Port", "Peer Address:Port"));
    if (view.processes()) {
      head.add("Process");
    }
    rows.add(head);
    shown.forEach(endpoint -> rows.add(row(endpoint, view)));
    StringBuilder text = new StringBuilder();
    List<String> lines = aligned(rows);
    for (int i = 0; i < lines.size(); i++) {
      text.append(lines.get(i)).append('\n');
      if (view.details() && i > 0) {
        text.append("\t ").append(details(shown.get(i - 1))).append('\n');
      }
    }
    return text.toString();
  }

  private static List<String> row(EndpointState endpoint, View view) {
    List<String> row = new ArrayList<>();
    row.add(Kind.of(endpoint).netid());
    row.add(state(endpoint));
    row.add(Long.toString(receiveQueue(endpoint)));
    row.add(Long.toString(sendQueue(endpoint)));
    row.add(endpoint.local().toString());
    row.add(endpoint.peer().map(Object::toString).orElse(noPeer(endpoint)));
    if (view.processes()) {
      row.add("pid=" + endpoint.pid() + ",uid=" + endpoint.uid());
    }
    return row;
  }

  private static String noPeer(EndpointState endpoint) {
    return switch (endpoint.local()) {
      case Inet _ -> "0.0.0.0:*";
      case Inet6 _ -> "[::]:*";
      default -> "*";
    };
  }

  /** As ss(8): those without a peer count, too, where they are no streams. */
  static boolean isListening(EndpointState endpoint) {
    return endpoint.isListening() || state(endpoint).equals("UNCONN");
  }

  /** What an endpoint is doing: {@code LISTEN}, {@code ESTAB}, {@code UNCONN}, … as ss(8) says. */
  public static String state(EndpointState endpoint) {
    if (endpoint.tcp().isPresent()) {
      int number = endpoint.tcp().get().state();
      return STATES.get(number < STATES.size() ? number : 0);
    }
    if (endpoint.isListening()) {
      return "LISTEN";
    }
    return endpoint.peer().isPresent() ? "ESTAB" : "UNCONN";
  }

  /** Octets to be read; of a listener of TCP, connections to be accepted. */
  public static long receiveQueue(EndpointState endpoint) {
    return endpoint.isListening() && endpoint.tcp().isPresent()
        ? endpoint.tcp().get().unacked()
        : endpoint.receiveBytes();
  }

  /** Octets not received yet; of a listener of TCP, how many connections may wait. */
  public static long sendQueue(EndpointState endpoint) {
    return endpoint.isListening() && endpoint.tcp().isPresent()
        ? endpoint.tcp().get().sacked()
        : endpoint.sendBytes();
  }

  /** What TCP_INFO tells of a connection, and its options, in the words of ss(8). */
  public static String details(EndpointState endpoint) {
    Words words = new Words();
    EndpointState.Options options = endpoint.options();
    words.say("skmem:(rb" + options.receiveBufferBytes() + ",tb" + options.sendBufferBytes() + ")");
    words.say(options.keepAlive(), "keepalive");
    endpoint.tcp().ifPresent(info -> tcp(words, info, options, endpoint.isListening()));
    return words.toString();
  }

  private static void tcp(
      Words words, TcpInfo info, EndpointState.Options options, boolean listening) {
    words.say((info.options() & 1) != 0, "ts");
    words.say((info.options() & 2) != 0, "sack");
    words.say((info.options() & 8) != 0, "ecn");
    options.congestion().ifPresent(words::say);
    if (listening) {
      return;
    }
    words.say((info.options() & 4) != 0, "wscale:" + info.sndWscale() + "," + info.rcvWscale());
    words.millis("rto", info.rto());
    words.count("backoff", info.backoff());
    words.say(info.rtt() != 0, "rtt:" + Words.ms(info.rtt()) + "/" + Words.ms(info.rttvar()));
    words.millis("ato", info.ato());
    words.count("mss", info.sndMss());
    words.count("pmtu", info.pmtu());
    words.count("rcvmss", info.rcvMss());
    words.count("advmss", info.advmss());
    words.count("cwnd", info.sndCwnd());
    words.say(info.sndSsthresh() < Integer.MAX_VALUE, "ssthresh:" + info.sndSsthresh());
    words.count("bytes_retrans", info.bytesRetrans());
    words.count("bytes_acked", info.bytesAcked());
    words.count("bytes_received", info.bytesReceived());
    words.count("notsent", info.notsentBytes());
    words.count("unacked", info.unacked());
    words.say(info.totalRetrans() != 0, "retrans:" + info.retrans() + "/" + info.totalRetrans());
    words.count("lost", info.lost());
    words.count("sacked", info.sacked());
    words.count("dsack_dups", info.dsackDups());
    words.count("rcv_space", info.rcvSpace());
    words.count("snd_wnd", info.sndWnd());
    words.say(info.minRtt() != 0xffff_ffffL, "minrtt:" + Words.ms(info.minRtt()));
  }

  /** What was counted: first what passed, then what did not, with the reasons. */
  public static String counters(HostState host) {
    StringBuilder text = new StringBuilder();
    text.append(host.name()).append(": ").append(host.endpoints().size()).append(" endpoints, ");
    text.append(host.connections()).append(" connections, ");
    text.append(host.timeWaits()).append(" in TIME-WAIT, ");
    text.append(host.bufferBytes()).append(" bytes of buffers\n");
    for (boolean loss : new boolean[] {false, true}) {
      List<List<String>> rows = new ArrayList<>();
      for (HostState.Count count : host.counters()) {
        if (count.isLoss() == loss) {
          String name = count.reason().isEmpty() ? "" : " (" + count.reason() + ")";
          rows.add(List.of(count.name() + name, Long.toString(count.count())));
        }
      }
      if (!rows.isEmpty()) {
        text.append(loss ? "dropped or refused\n" : "");
        aligned(rows).forEach(line -> text.append("  ").append(line).append('\n'));
      }
    }
    return text.toString();
  }

  /** Rows as lines, each column as wide as its widest cell. */
  private static List<String> aligned(List<List<String>> rows) {
    int columns = rows.isEmpty() ? 0 : rows.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = row.get(i);
      line.append(cell);
      if (i + 1 < widths.length) {
        line.repeat(' ', widths[i] - cell.length() + 2);
      }
    }
    return line.toString();
  }
}
