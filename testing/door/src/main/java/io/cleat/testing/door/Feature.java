// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.door;

/**
 * What an engine may do without, see {@link DoorSuite#lacks}. Everything else of the door every
 * engine has.
 */
public enum Feature {
  /** Endpoints of AF_INET, streams and datagrams. */
  INET,

  /** Endpoints of AF_UNIX, streams and datagrams. */
  UNIX,

  /** SOCK_SEQPACKET of AF_UNIX. */
  SEQPACKET,

  /** SCM_RIGHTS: endpoints passed over AF_UNIX. */
  RIGHTS,

  /** Urgent data: MSG_OOB and PRI. */
  URGENT,

  /** {@link io.cleat.Poller#adopt}: endpoints at home with a poller. */
  ADOPTION
}
