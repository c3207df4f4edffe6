// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

import io.cleat.Errno;

/** The results of failed calls that this face gives itself, {@code -errno}. */
final class Failures {
  static final int EPERM = Errno.EPERM.negated();
  static final int ENOENT = Errno.ENOENT.negated();
  static final int ESRCH = Errno.ESRCH.negated();
  static final int EINTR = Errno.EINTR.negated();
  static final int EBADF = Errno.EBADF.negated();
  static final int EAGAIN = Errno.EAGAIN.negated();
  static final int EFAULT = Errno.EFAULT.negated();
  static final int EBUSY = Errno.EBUSY.negated();
  static final int EEXIST = Errno.EEXIST.negated();
  static final int EINVAL = Errno.EINVAL.negated();
  static final int EMFILE = Errno.EMFILE.negated();
  static final int ENOTTY = Errno.ENOTTY.negated();
  static final int EPIPE = Errno.EPIPE.negated();
  static final int ELOOP = Errno.ELOOP.negated();
  static final int ENOTSOCK = Errno.ENOTSOCK.negated();
  static final int EMSGSIZE = Errno.EMSGSIZE.negated();
  static final int EINPROGRESS = Errno.EINPROGRESS.negated();

  private Failures() {}
}
