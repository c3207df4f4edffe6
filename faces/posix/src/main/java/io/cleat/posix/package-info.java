// SPDX-License-Identifier: Apache-2.0
/**
 * POSIX sockets, as Linux has them, over any engine: {@link io.cleat.posix.Process} with
 * descriptors and the calls of the manual pages, so that C ports line by line. This package knows
 * the door alone, and no engine.
 *
 * <p>A port imports the process's constants as C includes its headers:
 *
 * <pre>{@code
 * import static io.cleat.posix.Fcntl.*;   // fcntl.h
 * import static io.cleat.posix.Poll.*;    // poll.h
 * import static io.cleat.posix.FdSet.*;   // sys/select.h
 * import static io.cleat.posix.Epoll.*;   // sys/epoll.h
 * import static io.cleat.posix.Signal.*;  // signal.h
 * import static io.cleat.posix.Cmsg.*;    // the macros of cmsg(3)
 * }</pre>
 *
 * <p>and {@code SOCK_*}, {@code AF_*}, {@code MSG_*}, {@code SOL_*} and {@code SO_*} from {@link
 * io.cleat.SocketType}, {@link io.cleat.address.Family}, {@link io.cleat.Msg} and {@code
 * io.cleat.option}.
 */
package io.cleat.posix;
