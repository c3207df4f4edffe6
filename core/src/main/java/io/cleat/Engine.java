// SPDX-License-Identifier: Apache-2.0
package io.cleat;

/**
 * Where endpoints come from: the kernel, or a stack that never enters it. An engine owns its
 * endpoints, knows who waits on them and wakes those who do.
 *
 * <p>Safe for use by any thread.
 */
public interface Engine extends AutoCloseable {
  /**
   * Creates an endpoint for communication, socket(2).
   *
   * <p>Endpoints of every engine answer at once, as if SOCK_NONBLOCK were always given, and are
   * closed on exec; the two flags are accepted and checked, waiting is the caller's choice ({@link
   * Endpoint#await}).
   *
   * @param domain the family, {@code AF_*}
   * @param type {@code SOCK_*}, with SOCK_NONBLOCK and SOCK_CLOEXEC or-ed if wanted
   * @param protocol 0 for the default of family and type
   * @throws ErrnoException EACCES no permission for this type or protocol; EAFNOSUPPORT no such
   *     family; EINVAL unknown protocol, family not available, or invalid flags; EMFILE the
   *     process's limit of descriptors; ENFILE the system's; ENOBUFS or ENOMEM no memory;
   *     EPROTONOSUPPORT no such protocol in this family; and, as Linux does, ESOCKTNOSUPPORT no
   *     such type, EPERM no privilege for raw endpoints
   */
  Endpoint socket(int domain, int type, int protocol) throws ErrnoException;

  /**
   * Creates a pair of connected endpoints, socketpair(2).
   *
   * @return two endpoints
   * @throws ErrnoException as {@link #socket}, and EOPNOTSUPP the protocol does not make pairs;
   *     EPROTOTYPE the type is not supported by the protocol
   */
  Endpoint[] socketpair(int domain, int type, int protocol) throws ErrnoException;

  /**
   * Creates a poller, which watches endpoints of this and of any other engine.
   *
   * @throws ErrnoException EMFILE or ENFILE descriptors used up; ENOMEM no memory
   */
  Poller poller() throws ErrnoException;

  /**
   * Names the engine and how it works here, in one line for a person: {@code "kernel: Linux 6.18
   * x86_64, epoll"}.
   */
  String describe();

  /**
   * Ends the engine's own threads and frees its memory; those who wait on its endpoints are woken.
   * Endpoints not yet closed are closed.
   */
  @Override
  void close();
}
