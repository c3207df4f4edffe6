// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

/** The object that a driver asks what is allowed, and tells what went wrong. */
@FunctionalInterface
public interface Master {
  /**
   * Whether {@code caller} may do this: the apply {@code valid_socket}. Asked before anything else
   * is checked, the descriptor's range included. What throws, forbids.
   *
   * @param caller the object that called the efun
   * @param operation "create", "bind", "listen", "accept", "connect", "write", "close", "release",
   *     "acquire"; and with {@link Repair#OPTIONS_ASK} "set_option" and "get_option"
   * @param info about the socket
   */
  boolean validSocket(Object caller, String operation, SocketInfo info);

  /**
   * Whether {@code caller} may have this file read: the apply {@code valid_read}, asked for
   * certificates and keys with {@link Repair#OPTIONS_ASK}.
   *
   * @param path as the caller wrote it
   * @param caller the object that called the efun
   * @param function the efun, {@code "socket_set_option"}
   */
  default boolean validRead(String path, Object caller, String function) {
    return true;
  }

  /**
   * A callback has thrown: the apply {@code error_handler}. The socket goes on.
   *
   * @param error what it threw
   * @param owner the object that the socket belonged to, or null
   * @param callback which one, {@code "read callback of socket 3"}
   */
  default void errorHandler(Throwable error, Object owner, String callback) {
    Thread thread = Thread.currentThread();
    thread.getUncaughtExceptionHandler().uncaughtException(thread, error);
  }
}
