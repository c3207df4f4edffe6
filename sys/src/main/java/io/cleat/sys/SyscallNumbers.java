// SPDX-License-Identifier: Apache-2.0
package io.cleat.sys;

import io.cleat.sys.SystemSupport.Architecture;

/**
 * The numbers of the system calls that are made by number, an architecture a row.
 *
 * @param setresuid setresuid(2)
 * @param setresgid setresgid(2)
 * @param setgroups setgroups(2)
 * @param capset capset(2)
 * @param gettid gettid(2), a function of its own only since glibc 2.30
 * @param epollPwait2 epoll_pwait2(2), a function of its own only since glibc 2.35
 */
record SyscallNumbers(
    long setresuid, long setresgid, long setgroups, long capset, long gettid, long epollPwait2) {
  static final SyscallNumbers X86_64 = new SyscallNumbers(117, 119, 116, 126, 186, 441);
  static final SyscallNumbers AARCH64 = new SyscallNumbers(147, 149, 159, 91, 178, 441);

  static SyscallNumbers of(Architecture architecture) {
    return switch (architecture) {
      case X86_64 -> X86_64;
      case AARCH64 -> AARCH64;
    };
  }
}
