// SPDX-License-Identifier: Apache-2.0
package io.cleat.kernel;

import io.cleat.Errno;
import io.cleat.Ioctl;
import io.cleat.sys.Files;
import io.cleat.sys.Ifreq;
import java.lang.foreign.MemorySegment;

/**
 * ioctl(2), which tells the kernel an address and no length. Where the request's number says how
 * much it touches, or we know, shorter memory is refused; the rest works on a copy with room to
 * spare.
 */
final class Ioctls {
  private static final int EINTR = Errno.EINTR.negated();
  private static final int SIZE_SHIFT = 16;
  private static final int SIZE_MASK = 0x3fff;
  private static final int UNKNOWN = 0;
  private static final int TIME_BYTES = 16;
  private static final int IFCONF_BYTES = 16;

  /** More than any structure that old requests, whose numbers tell no size, are about. */
  private static final int SPARE_BYTES = 4096;

  private static final int LAST_OF_INTERFACES = 0x894f;

  private Ioctls() {}

  /**
   * Makes the call.
   *
   * @throws IndexOutOfBoundsException the memory is too short for the request
   */
  static int call(Scratch s, int fd, int request, MemorySegment argument) {
    long size = size(request);
    long given = argument.byteSize();
    if (argument.address() == 0 || given >= SPARE_BYTES || (size != UNKNOWN && given >= size)) {
      return direct(s, fd, request, argument);
    }
    if (size != UNKNOWN) {
      throw new IndexOutOfBoundsException(
          "request 0x%x needs %d bytes, not %d".formatted(request, size, given));
    }
    MemorySegment copy = s.bounce(SPARE_BYTES);
    copy.asSlice(0, SPARE_BYTES).fill((byte) 0);
    MemorySegment.copy(argument, 0, copy, 0, given);
    int result = direct(s, fd, request, copy);
    if (result >= 0 && !argument.isReadOnly()) {
      MemorySegment.copy(copy, 0, argument, 0, given);
    }
    return result;
  }

  private static int direct(Scratch s, int fd, int request, MemorySegment argument) {
    int result;
    do {
      result = Files.ioctl(s.errno, fd, Integer.toUnsignedLong(request), argument);
    } while (result == EINTR);
    return result;
  }

  private static long size(int request) {
    return switch (request) {
      case Ioctl.FIONREAD,
          Ioctl.SIOCOUTQ,
          Ioctl.SIOCOUTQNSD,
          Ioctl.FIOASYNC,
          Ioctl.FIOSETOWN,
          Ioctl.SIOCSPGRP,
          Ioctl.FIOGETOWN,
          Ioctl.SIOCGPGRP,
          Ioctl.SIOCATMARK ->
          Integer.BYTES;
      case Ioctl.SIOCGSTAMP, Ioctl.SIOCGSTAMPNS -> TIME_BYTES;
      case Ioctl.SIOCGIFCONF -> IFCONF_BYTES;
      default -> isOfInterface(request) ? Ifreq.SIZE : request >>> SIZE_SHIFT & SIZE_MASK;
    };
  }

  /** SIOC*IF* of netdevice(7): a struct ifreq each. */
  private static boolean isOfInterface(int request) {
    return request >= Ioctl.SIOCGIFNAME && request <= LAST_OF_INTERFACES;
  }
}
