// SPDX-License-Identifier: Apache-2.0
/**
 * Linux's system calls and struct layouts, written by hand over the foreign function and memory
 * API. Nothing else in Cleat is native.
 *
 * <p><b>Calls</b> stand in small classes by topic ({@link io.cleat.sys.Sockets}, {@link
 * io.cleat.sys.Files}, {@link io.cleat.sys.Polling}, …) with the arguments of the manual page in
 * the manual's order. In front of them stands the memory that receives {@code errno} ({@link
 * io.cleat.sys.ErrnoCapture}); the caller owns it and uses it again, so that a call allocates
 * nothing. A call returns what the manual says, or {@code -errno}; an errno is never thrown.
 * Exceptions mean mistakes of the program: a heap segment, a closed arena, a length that reaches
 * beyond its segment.
 *
 * <p><b>Layouts</b> ({@link io.cleat.sys.Msghdr}, {@link io.cleat.sys.Pollfd}, …) are offsets with
 * names and static accessors over memory. An accessor takes the segment and the offset where the
 * struct begins; {@code at(index)} is that offset within an array.
 *
 * <p>A call that waits holds its thread. On a virtual thread that is the carrier, which nobody
 * replaces: there, only call what returns at once.
 *
 * <p>This room knows no address family, no option and no policy: it retries nothing ({@code EINTR}
 * is the caller's), it keeps no state, and it depends on no other room.
 */
package io.cleat.sys;
