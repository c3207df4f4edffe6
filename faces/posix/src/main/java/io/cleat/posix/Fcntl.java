// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

/** The commands and flags of fcntl(2), with Linux's numbers ({@code fcntl.h}). */
public final class Fcntl {

  // Commands.
  public static final int F_DUPFD = 0;
  public static final int F_GETFD = 1;
  public static final int F_SETFD = 2;
  public static final int F_GETFL = 3;
  public static final int F_SETFL = 4;
  public static final int F_SETOWN = 8;
  public static final int F_GETOWN = 9;
  public static final int F_SETSIG = 10;
  public static final int F_GETSIG = 11;
  public static final int F_SETOWN_EX = 15;
  public static final int F_GETOWN_EX = 16;
  public static final int F_DUPFD_CLOEXEC = 1030;

  // The types of an owner.
  public static final int F_OWNER_TID = 0;
  public static final int F_OWNER_PID = 1;
  public static final int F_OWNER_PGRP = 2;

  // The flag of a descriptor.
  public static final int FD_CLOEXEC = 1;

  // Flags of an open file description.
  public static final int O_RDONLY = 0;
  public static final int O_WRONLY = 1;
  public static final int O_RDWR = 2;
  public static final int O_ACCMODE = 3;
  public static final int O_APPEND = 02000;
  public static final int O_NONBLOCK = 04000;
  public static final int O_ASYNC = 020000;
  public static final int O_DIRECT = 040000;
  public static final int O_NOATIME = 01000000;
  public static final int O_CLOEXEC = 02000000;

  private Fcntl() {}
}
