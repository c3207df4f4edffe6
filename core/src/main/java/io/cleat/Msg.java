// SPDX-License-Identifier: Apache-2.0
package io.cleat;

/**
 * Flags of the send and receive calls ({@code MSG_*}, send(2) and recv(2)) and the three ways of
 * shutdown(2).
 */
public final class Msg {

  // Send and receive.
  public static final int MSG_OOB = 1;
  public static final int MSG_PEEK = 2;
  public static final int MSG_DONTROUTE = 4;
  public static final int MSG_TRYHARD = 4;
  public static final int MSG_CTRUNC = 8;
  public static final int MSG_PROXY = 16;
  public static final int MSG_TRUNC = 32;
  public static final int MSG_DONTWAIT = 64;
  public static final int MSG_EOR = 128;
  public static final int MSG_WAITALL = 256;
  public static final int MSG_FIN = 512;
  public static final int MSG_SYN = 1024;
  public static final int MSG_CONFIRM = 2048;
  public static final int MSG_RST = 4096;
  public static final int MSG_ERRQUEUE = 8192;
  public static final int MSG_NOSIGNAL = 16384;
  public static final int MSG_MORE = 32768;
  public static final int MSG_WAITFORONE = 65536;
  public static final int MSG_BATCH = 0x40000;
  public static final int MSG_ZEROCOPY = 0x4000000;
  public static final int MSG_SPLICE_PAGES = 0x8000000;
  public static final int MSG_FASTOPEN = 0x20000000;
  public static final int MSG_CMSG_CLOEXEC = 0x40000000;

  // shutdown(2).
  public static final int SHUT_RD = 0;
  public static final int SHUT_WR = 1;
  public static final int SHUT_RDWR = 2;

  private Msg() {}
}
