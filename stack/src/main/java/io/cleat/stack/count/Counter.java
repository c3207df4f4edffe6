// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.count;

/** What a stack counts beside malformed input, which {@link Counters#malformed} counts. */
public enum Counter {
  /** Frames that links handed over. */
  FRAMES_IN,
  /** Frames that links were given. */
  FRAMES_OUT,
  /** Frames dropped: for another Ethernet address. */
  DROP_LINK_NOT_FOR_US,
  /** Frames dropped: of an Ethernet type that nobody speaks. */
  DROP_ETHER_TYPE,
  /** Frames dropped: of a VLAN. */
  DROP_VLAN,
  /** Packets dropped: sent to all on the link, but for one host (RFC 1122 3.3.6). */
  DROP_LINK_BROADCAST,
  /** ARP messages that arrived. */
  ARP_IN,
  /** ARP messages sent. */
  ARP_OUT,
  /** Messages of neighbour discovery sent. */
  NDP_OUT,
  /** Messages of neighbour discovery dropped: in fragments (RFC 6980 5). */
  DROP_NDP_FRAGMENT,
  /** Others who claim an address of ours (RFC 5227 2.4, RFC 4862 5.4). */
  ADDRESS_CONFLICTS,
  /** Packets dropped: too many wait for the neighbour's address already. */
  DROP_NEIGHBOUR_QUEUE_FULL,
  /** Packets dropped: the neighbour did not answer. */
  DROP_NEIGHBOUR_UNREACHABLE,
  /** Packets dropped: the table of neighbours is full of those that are being looked for. */
  DROP_NEIGHBOURS_FULL,
  /** Messages of the stack itself dropped: too many wait for the link. */
  DROP_OUTBOX_FULL,
  /** Router advertisements of which not all was taken: a limit of routers or prefixes. */
  ROUTER_ADVERTISEMENTS_LIMITED,
  /** Redirects dropped: not from the router that is used, or too many. */
  DROP_REDIRECT,
  /** Packets dropped: the destination is not one of ours, and hosts do not forward. */
  DROP_NOT_FOR_US,
  /** Packets dropped: from or to an address that is none outside a host (RFC 1122 3.2.1.3). */
  DROP_MARTIAN,
  /** Packets dropped: a source route (RFC 1122 3.2.1.8 (c)), which is not followed. */
  DROP_SOURCE_ROUTED,
  /** Fragments that arrived. */
  FRAGMENTS_IN,
  /** Packets sent in fragments. */
  FRAGMENTED,
  /** Fragments sent. */
  FRAGMENTS_OUT,
  /** Datagrams put together. */
  REASSEMBLED,
  /** Fragments dropped: of a segment, and so short that its flags may be hidden (RFC 1858). */
  DROP_TINY_FRAGMENT,
  /** Fragments dropped: more headers than are kept. */
  DROP_FRAGMENT_HEADERS,
  /** Fragments dropped: they are there already. */
  DROP_FRAGMENT_TWICE,
  /** Datagrams dropped: fragments overlap (RFC 5722). */
  DROP_FRAGMENT_OVERLAP,
  /** Fragments dropped: of a datagram of IPv6 of which others overlap (RFC 5722). */
  DROP_FRAGMENT_ABANDONED,
  /** Datagrams dropped: fragments contradict each other about its end, or make it too long. */
  DROP_FRAGMENT_CONTRADICTION,
  /** Datagrams dropped: more gaps than are kept. */
  DROP_FRAGMENTS_TOO_MANY,
  /** Datagrams dropped: no memory for more fragments. */
  DROP_FRAGMENTS_MEMORY,
  /** Datagrams dropped: a new one needed the place of the oldest. */
  DROP_FRAGMENTS_LIMITED,
  /** Datagrams dropped: not all fragments came in time. */
  DROP_FRAGMENTS_TIMEOUT,
  /** Datagrams dropped: fragments contradict each other about congestion (RFC 3168 5.3). */
  DROP_FRAGMENTS_ECN,
  /** Packets too big for their path, of which a router told. */
  PATH_MTU_LEARNT,
  /** Packets dropped: nobody speaks the protocol. */
  DROP_UNKNOWN_PROTOCOL,
  /** Packets dropped: an echo request to a group or to everybody. */
  DROP_ECHO_TO_MANY,
  /** Questions about groups that were heard. */
  GROUP_QUERIES,
  /** Messages about groups dropped: not to where such are sent, or without router alert. */
  DROP_GROUP_QUERY,
  /** Reports about groups sent. */
  GROUP_REPORTS,
  /** Copies for this host of what it sent to many dropped: too many wait. */
  DROP_LOOPED_FULL,
  /** Replies dropped: the queue of replies is full. */
  DROP_REPLIES_FULL,
  /** Replies dropped: no route back. */
  DROP_REPLY_UNROUTABLE,
  /** ICMP errors not sent: too many in too short a time (RFC 1812 4.3.2.8). */
  ICMP_ERRORS_LIMITED,
  /** ICMP errors dropped: what they quote belongs to nobody. */
  DROP_ICMP_ERROR_OF_NOBODY,
  /** Segments that arrived. */
  TCP_SEGMENTS_IN,
  /** Segments that header prediction took, of those. */
  TCP_SEGMENTS_PREDICTED,
  /** Segments sent, resets and retransmissions among them. */
  TCP_SEGMENTS_OUT,
  /** Segments sent again. */
  TCP_RETRANSMITS,
  /** Recoveries undone: what was taken for lost was late (RFC 3522, RFC 3708, RFC 5682). */
  TCP_SPURIOUS_RECOVERIES,
  /** Tail loss probes sent (RFC 8985 7). */
  TCP_TAIL_LOSS_PROBES,
  /** Segments of a connection made smaller: the path does not take them as they were. */
  TCP_PATH_MTU_REDUCED,
  /** Resets sent. */
  TCP_RESETS_OUT,
  /** Segments dropped: no connection, and a reset is no answer to a reset. */
  TCP_DROP_NO_CONNECTION,
  /** Segments dropped: not acceptable (RFC 9293 3.10.7.4, first). */
  TCP_DROP_UNACCEPTABLE,
  /** Segments dropped: an old timestamp (RFC 7323 5). */
  TCP_DROP_PAWS,
  /** Segments dropped: an acknowledgment of what was never sent, or of long ago (RFC 5961 5). */
  TCP_DROP_BAD_ACK,
  /** Segments dropped: no ACK where one must be. */
  TCP_DROP_NO_ACK,
  /** Resets dropped: not at the exact number (RFC 5961 3). */
  TCP_DROP_INEXACT_RESET,
  /** Challenge ACKs sent (RFC 5961). */
  TCP_CHALLENGE_ACKS,
  /** Challenge ACKs not sent: the limit of RFC 5961 7. */
  TCP_CHALLENGES_LIMITED,
  /** SYNs dropped: the queue of half-open or that of waiting connections is full. */
  TCP_DROP_BACKLOG_FULL,
  /** SYNs answered with a cookie: too many connections are half open (RFC 4987). */
  TCP_COOKIES_SENT,
  /** Connections begun with a cookie that came back. */
  TCP_COOKIES_GOOD,
  /** ACKs to a listener that sent cookies, without one of its cookies. */
  TCP_COOKIES_BAD,
  /** Connections opened with a SYN of ours whose text was taken (RFC 7413). */
  TCP_FAST_OPENS_ACTIVE,
  /** SYNs of ours whose text was not taken, or not all of it. */
  TCP_FAST_OPENS_REFUSED,
  /** Connections opened with the peer's SYN. */
  TCP_FAST_OPENS_PASSIVE,
  /** SYNs that asked for a fast open cookie. */
  TCP_FAST_OPEN_REQUESTS,
  /** SYNs with a fast open cookie that was none of ours. */
  TCP_FAST_OPEN_BAD_COOKIES,
  /** SYNs that were taken as others are: too many wait for their ACK (TCP_FASTOPEN). */
  TCP_FAST_OPEN_LIMITED,
  /** Times that fast open was given up for a while: it seems to be blocked. */
  TCP_FAST_OPEN_BLACK_HOLES,
  /** Text dropped: it lies beyond the window. */
  TCP_DROP_BEYOND_WINDOW,
  /** Text dropped: no memory, or more holes than are kept. */
  TCP_DROP_OUT_OF_ORDER,
  /** Connections dropped: nobody will read what came after close. */
  TCP_ABORT_ON_DATA,
  /** Connections given up: the peer did not answer in time. */
  TCP_TIMEOUTS,
  /** TIME-WAIT records ended early: the table is full. */
  TCP_TIME_WAIT_FULL,
  /** Connections that replaced one in TIME-WAIT (RFC 9293 3.10.7.4, RFC 6191). */
  TCP_TIME_WAIT_REUSED,
  /** Datagrams that arrived. */
  UDP_IN,
  /** Datagrams sent. */
  UDP_OUT,
  /** Datagrams dropped: nobody is at the port. */
  UDP_DROP_NO_PORT,
  /** Packets for raw endpoints dropped: the checksum that they asked for is wrong. */
  RAW_DROP_CHECKSUM,
  /** Echo replies dropped: nobody has asked. */
  DROP_ECHO_REPLY_OF_NOBODY,
  /** Datagrams dropped: fewer hops are left than the receiver wants to see (IP_MINTTL). */
  DATAGRAM_DROP_TTL,
  /** Datagrams dropped: the receiver's queue is full. */
  DATAGRAM_DROP_QUEUE_FULL,
  /** Errors dropped: the queue of errors is full. */
  ERROR_DROP_QUEUE_FULL,
  /** Datagrams of one call dropped: no room for all of them (UDP_SEGMENT). */
  UDP_DROP_NO_ROOM,
  /** Packets of AF_VSOCK dropped: not whole, not for this host, or of an unknown kind. */
  VSOCK_DROP_MALFORMED,
  /** Packets of AF_VSOCK dropped, with a reset: there is no such connection. */
  VSOCK_DROP_NO_CONNECTION,
  /** Packets of AF_VSOCK dropped: the peer has sent more than it has credit for. */
  VSOCK_DROP_OVER_CREDIT,
  /** Endpoints not made: the limit of endpoints. */
  ENDPOINTS_LIMITED
}
