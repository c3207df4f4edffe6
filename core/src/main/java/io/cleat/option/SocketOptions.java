// SPDX-License-Identifier: Apache-2.0
package io.cleat.option;

import java.time.Duration;

/**
 * The level SOL_SOCKET: options that every socket has (socket(7)), as numbers for the calls that
 * take numbers and as typed {@link Option}s for the rest. Other levels without a class of their own
 * are listed here by number.
 */
public final class SocketOptions {

  // Levels of getsockopt(2) that have no options class of their own here.
  public static final int SOL_IP = 0;
  public static final int SOL_SOCKET = 1;
  public static final int SOL_TCP = 6;
  public static final int SOL_UDP = 17;
  public static final int SOL_IPV6 = 41;
  public static final int SOL_ICMPV6 = 58;
  public static final int SOL_CAN_BASE = 100;
  public static final int SOL_CAN_RAW = 101;
  public static final int SOL_SCTP = 132;
  public static final int SOL_UDPLITE = 136;
  public static final int SOL_RAW = 255;
  public static final int SOL_DECNET = 261;
  public static final int SOL_X25 = 262;
  public static final int SOL_PACKET = 263;
  public static final int SOL_ATM = 264;
  public static final int SOL_AAL = 265;
  public static final int SOL_IRDA = 266;
  public static final int SOL_NETBEUI = 267;
  public static final int SOL_LLC = 268;
  public static final int SOL_DCCP = 269;
  public static final int SOL_NETLINK = 270;
  public static final int SOL_TIPC = 271;
  public static final int SOL_RXRPC = 272;
  public static final int SOL_PPPOL2TP = 273;
  public static final int SOL_BLUETOOTH = 274;
  public static final int SOL_PNPIPE = 275;
  public static final int SOL_RDS = 276;
  public static final int SOL_IUCV = 277;
  public static final int SOL_CAIF = 278;
  public static final int SOL_ALG = 279;
  public static final int SOL_NFC = 280;
  public static final int SOL_KCM = 281;
  public static final int SOL_TLS = 282;
  public static final int SOL_XDP = 283;
  public static final int SOL_MPTCP = 284;
  public static final int SOL_MCTP = 285;
  public static final int SOL_SMC = 286;
  public static final int SOL_VSOCK = 287;

  // Options of SOL_SOCKET (socket(7)).
  public static final int SO_DEBUG = 1;
  public static final int SO_REUSEADDR = 2;
  public static final int SO_TYPE = 3;
  public static final int SO_ERROR = 4;
  public static final int SO_DONTROUTE = 5;
  public static final int SO_BROADCAST = 6;
  public static final int SO_SNDBUF = 7;
  public static final int SO_RCVBUF = 8;
  public static final int SO_KEEPALIVE = 9;
  public static final int SO_OOBINLINE = 10;
  public static final int SO_NO_CHECK = 11;
  public static final int SO_PRIORITY = 12;
  public static final int SO_LINGER = 13;
  public static final int SO_BSDCOMPAT = 14;
  public static final int SO_REUSEPORT = 15;
  public static final int SO_PASSCRED = 16;
  public static final int SO_PEERCRED = 17;
  public static final int SO_RCVLOWAT = 18;
  public static final int SO_SNDLOWAT = 19;
  public static final int SO_RCVTIMEO = 20;
  public static final int SO_RCVTIMEO_OLD = 20;
  public static final int SO_SNDTIMEO = 21;
  public static final int SO_SNDTIMEO_OLD = 21;
  public static final int SO_BINDTODEVICE = 25;
  public static final int SO_ATTACH_FILTER = 26;
  public static final int SO_GET_FILTER = 26;
  public static final int SO_DETACH_BPF = 27;
  public static final int SO_DETACH_FILTER = 27;
  public static final int SO_PEERNAME = 28;
  public static final int SO_TIMESTAMP = 29;
  public static final int SO_TIMESTAMP_OLD = 29;
  public static final int SO_ACCEPTCONN = 30;
  public static final int SO_PEERSEC = 31;
  public static final int SO_SNDBUFFORCE = 32;
  public static final int SO_RCVBUFFORCE = 33;
  public static final int SO_PASSSEC = 34;
  public static final int SO_TIMESTAMPNS = 35;
  public static final int SO_TIMESTAMPNS_OLD = 35;
  public static final int SO_MARK = 36;
  public static final int SO_TIMESTAMPING = 37;
  public static final int SO_TIMESTAMPING_OLD = 37;
  public static final int SO_PROTOCOL = 38;
  public static final int SO_DOMAIN = 39;
  public static final int SO_RXQ_OVFL = 40;
  public static final int SO_WIFI_STATUS = 41;
  public static final int SO_PEEK_OFF = 42;
  public static final int SO_NOFCS = 43;
  public static final int SO_LOCK_FILTER = 44;
  public static final int SO_SELECT_ERR_QUEUE = 45;
  public static final int SO_BUSY_POLL = 46;
  public static final int SO_MAX_PACING_RATE = 47;
  public static final int SO_BPF_EXTENSIONS = 48;
  public static final int SO_INCOMING_CPU = 49;
  public static final int SO_ATTACH_BPF = 50;
  public static final int SO_ATTACH_REUSEPORT_CBPF = 51;
  public static final int SO_ATTACH_REUSEPORT_EBPF = 52;
  public static final int SO_CNX_ADVICE = 53;
  public static final int SO_MEMINFO = 55;
  public static final int SO_INCOMING_NAPI_ID = 56;
  public static final int SO_COOKIE = 57;
  public static final int SO_PEERGROUPS = 59;
  public static final int SO_ZEROCOPY = 60;
  public static final int SO_TXTIME = 61;
  public static final int SO_BINDTOIFINDEX = 62;
  public static final int SO_TIMESTAMP_NEW = 63;
  public static final int SO_TIMESTAMPNS_NEW = 64;
  public static final int SO_TIMESTAMPING_NEW = 65;
  public static final int SO_RCVTIMEO_NEW = 66;
  public static final int SO_SNDTIMEO_NEW = 67;
  public static final int SO_DETACH_REUSEPORT_BPF = 68;
  public static final int SO_PREFER_BUSY_POLL = 69;
  public static final int SO_BUSY_POLL_BUDGET = 70;
  public static final int SO_NETNS_COOKIE = 71;
  public static final int SO_BUF_LOCK = 72;
  public static final int SO_RESERVE_MEM = 73;
  public static final int SO_TXREHASH = 74;
  public static final int SO_RCVMARK = 75;
  public static final int SO_PASSPIDFD = 76;
  public static final int SO_PEERPIDFD = 77;
  public static final int SO_DEVMEM_LINEAR = 78;
  public static final int SO_DEVMEM_DMABUF = 79;
  public static final int SO_DEVMEM_DONTNEED = 80;
  public static final int SO_RCVPRIORITY = 82;
  public static final int SO_PASSRIGHTS = 83;

  // Control messages of SOL_SOCKET (cmsg(3), unix(7)).
  public static final int SCM_RIGHTS = 1;
  public static final int SCM_CREDENTIALS = 2;
  public static final int SCM_SECURITY = 3;
  public static final int SCM_PIDFD = 4;
  public static final int SCM_TIMESTAMP = 29;
  public static final int SCM_TIMESTAMPNS = 35;
  public static final int SCM_TIMESTAMPING = 37;
  public static final int SCM_WIFI_STATUS = 41;
  public static final int SCM_TIMESTAMPING_OPT_STATS = 54;
  public static final int SCM_TIMESTAMPING_PKTINFO = 58;
  public static final int SCM_TXTIME = 61;

  // Flags of SO_TIMESTAMPING (the kernel's timestamping.rst).
  public static final int SOF_TIMESTAMPING_TX_HARDWARE = 1;
  public static final int SOF_TIMESTAMPING_TX_SOFTWARE = 2;
  public static final int SOF_TIMESTAMPING_RX_HARDWARE = 4;
  public static final int SOF_TIMESTAMPING_RX_SOFTWARE = 8;
  public static final int SOF_TIMESTAMPING_SOFTWARE = 16;
  public static final int SOF_TIMESTAMPING_SYS_HARDWARE = 32;
  public static final int SOF_TIMESTAMPING_RAW_HARDWARE = 64;
  public static final int SOF_TIMESTAMPING_OPT_ID = 128;
  public static final int SOF_TIMESTAMPING_TX_SCHED = 256;
  public static final int SOF_TIMESTAMPING_TX_ACK = 512;
  public static final int SOF_TIMESTAMPING_OPT_CMSG = 1024;
  public static final int SOF_TIMESTAMPING_OPT_TSONLY = 2048;
  public static final int SOF_TIMESTAMPING_OPT_STATS = 4096;
  public static final int SOF_TIMESTAMPING_OPT_PKTINFO = 8192;
  public static final int SOF_TIMESTAMPING_OPT_TX_SWHW = 16384;
  public static final int SOF_TIMESTAMPING_BIND_PHC = 32768;
  public static final int SOF_TIMESTAMPING_OPT_ID_TCP = 65536;

  /** Read only: whether the socket listens. */
  public static final Option<Boolean> ACCEPTCONN =
      Option.flag(SOL_SOCKET, SO_ACCEPTCONN, "SO_ACCEPTCONN");

  /** The interface the socket is bound to; empty for none. */
  public static final Option<String> BINDTODEVICE =
      Option.text(SOL_SOCKET, SO_BINDTODEVICE, "SO_BINDTODEVICE");

  /** Allow datagrams to a broadcast address. */
  public static final Option<Boolean> BROADCAST =
      Option.flag(SOL_SOCKET, SO_BROADCAST, "SO_BROADCAST");

  /** Microseconds to busy-poll the device on a blocking receive. */
  public static final Option<Integer> BUSY_POLL =
      Option.integer(SOL_SOCKET, SO_BUSY_POLL, "SO_BUSY_POLL");

  /** Read only: the kernel's unique number of this socket. */
  public static final Option<Long> COOKIE = Option.int64(SOL_SOCKET, SO_COOKIE, "SO_COOKIE");

  /** Debugging; needs CAP_NET_ADMIN to set. */
  public static final Option<Boolean> DEBUG = Option.flag(SOL_SOCKET, SO_DEBUG, "SO_DEBUG");

  /** Read only: the family, {@code AF_*}. */
  public static final Option<Integer> DOMAIN = Option.integer(SOL_SOCKET, SO_DOMAIN, "SO_DOMAIN");

  /** Send to directly connected hosts only. */
  public static final Option<Boolean> DONTROUTE =
      Option.flag(SOL_SOCKET, SO_DONTROUTE, "SO_DONTROUTE");

  /** Read only: the pending error as an errno number, cleared by reading; 0 is none. */
  public static final Option<Integer> ERROR = Option.integer(SOL_SOCKET, SO_ERROR, "SO_ERROR");

  /** The CPU that this socket's packets are (to be) processed on. */
  public static final Option<Integer> INCOMING_CPU =
      Option.integer(SOL_SOCKET, SO_INCOMING_CPU, "SO_INCOMING_CPU");

  /** Read only: the NAPI instance of the last received packet. */
  public static final Option<Integer> INCOMING_NAPI_ID =
      Option.integer(SOL_SOCKET, SO_INCOMING_NAPI_ID, "SO_INCOMING_NAPI_ID");

  /** Send keep-alive probes on an idle connection. */
  public static final Option<Boolean> KEEPALIVE =
      Option.flag(SOL_SOCKET, SO_KEEPALIVE, "SO_KEEPALIVE");

  /** What close(2) does with bytes not yet sent. */
  public static final Option<Linger> LINGER = Option.linger(SOL_SOCKET, SO_LINGER, "SO_LINGER");

  /** The firewall mark of packets sent; needs CAP_NET_ADMIN or CAP_NET_RAW to set. */
  public static final Option<Integer> MARK = Option.integer(SOL_SOCKET, SO_MARK, "SO_MARK");

  /** Deliver urgent data in the stream. */
  public static final Option<Boolean> OOBINLINE =
      Option.flag(SOL_SOCKET, SO_OOBINLINE, "SO_OOBINLINE");

  /** Receive SCM_CREDENTIALS with every message. */
  public static final Option<Boolean> PASSCRED =
      Option.flag(SOL_SOCKET, SO_PASSCRED, "SO_PASSCRED");

  /** Receive SCM_SECURITY with every message. */
  public static final Option<Boolean> PASSSEC = Option.flag(SOL_SOCKET, SO_PASSSEC, "SO_PASSSEC");

  /** Where the next MSG_PEEK starts, in bytes; negative for off. */
  public static final Option<Integer> PEEK_OFF =
      Option.integer(SOL_SOCKET, SO_PEEK_OFF, "SO_PEEK_OFF");

  /** Read only: process, user and group of the peer of a UNIX connection. */
  public static final Option<Credentials> PEERCRED =
      Option.credentials(SOL_SOCKET, SO_PEERCRED, "SO_PEERCRED");

  /** The queueing priority of packets sent. */
  public static final Option<Integer> PRIORITY =
      Option.integer(SOL_SOCKET, SO_PRIORITY, "SO_PRIORITY");

  /** Read only: the protocol. */
  public static final Option<Integer> PROTOCOL =
      Option.integer(SOL_SOCKET, SO_PROTOCOL, "SO_PROTOCOL");

  /** The receive buffer in bytes; Linux doubles what is set and says so when read. */
  public static final Option<Integer> RCVBUF = Option.integer(SOL_SOCKET, SO_RCVBUF, "SO_RCVBUF");

  /** As SO_RCVBUF past the system's limit; needs CAP_NET_ADMIN. */
  public static final Option<Integer> RCVBUFFORCE =
      Option.integer(SOL_SOCKET, SO_RCVBUFFORCE, "SO_RCVBUFFORCE");

  /** How many bytes must be there before a receive or poll says so. */
  public static final Option<Integer> RCVLOWAT =
      Option.integer(SOL_SOCKET, SO_RCVLOWAT, "SO_RCVLOWAT");

  /** How long a blocking receive or accept waits; zero for ever. */
  public static final Option<Duration> RCVTIMEO =
      Option.timeval(SOL_SOCKET, SO_RCVTIMEO, "SO_RCVTIMEO");

  /** Allow a bind to an address in use by connections in TIME-WAIT. */
  public static final Option<Boolean> REUSEADDR =
      Option.flag(SOL_SOCKET, SO_REUSEADDR, "SO_REUSEADDR");

  /** Allow several sockets of one user on one address, sharing its load. */
  public static final Option<Boolean> REUSEPORT =
      Option.flag(SOL_SOCKET, SO_REUSEPORT, "SO_REUSEPORT");

  /** Report the number of dropped datagrams with each message. */
  public static final Option<Boolean> RXQ_OVFL =
      Option.flag(SOL_SOCKET, SO_RXQ_OVFL, "SO_RXQ_OVFL");

  /** The send buffer in bytes; Linux doubles what is set and says so when read. */
  public static final Option<Integer> SNDBUF = Option.integer(SOL_SOCKET, SO_SNDBUF, "SO_SNDBUF");

  /** As SO_SNDBUF past the system's limit; needs CAP_NET_ADMIN. */
  public static final Option<Integer> SNDBUFFORCE =
      Option.integer(SOL_SOCKET, SO_SNDBUFFORCE, "SO_SNDBUFFORCE");

  /** How long a blocking send or connect waits; zero for ever. */
  public static final Option<Duration> SNDTIMEO =
      Option.timeval(SOL_SOCKET, SO_SNDTIMEO, "SO_SNDTIMEO");

  /** Receive SCM_TIMESTAMP (microseconds) with every datagram. */
  public static final Option<Boolean> TIMESTAMP =
      Option.flag(SOL_SOCKET, SO_TIMESTAMP, "SO_TIMESTAMP");

  /** Which hardware and software timestamps are made and reported: SOF_TIMESTAMPING bits. */
  public static final Option<Integer> TIMESTAMPING =
      Option.integer(SOL_SOCKET, SO_TIMESTAMPING, "SO_TIMESTAMPING");

  /** Receive SCM_TIMESTAMPNS (nanoseconds) with every datagram. */
  public static final Option<Boolean> TIMESTAMPNS =
      Option.flag(SOL_SOCKET, SO_TIMESTAMPNS, "SO_TIMESTAMPNS");

  /** Read only: the type, {@code SOCK_*}. */
  public static final Option<Integer> TYPE = Option.integer(SOL_SOCKET, SO_TYPE, "SO_TYPE");

  /** Allow MSG_ZEROCOPY. */
  public static final Option<Boolean> ZEROCOPY =
      Option.flag(SOL_SOCKET, SO_ZEROCOPY, "SO_ZEROCOPY");

  private SocketOptions() {}
}
