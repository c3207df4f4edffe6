// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.endpoint;

import io.cleat.option.Credentials;

/**
 * Who makes a call: a process with its user, its group and its capabilities, credentials(7) and
 * capabilities(7).
 */
public final class Caller {
  /** Bypasses the permissions of files. */
  public static final int CAP_DAC_OVERRIDE = 1;

  /** Shows any group. */
  public static final int CAP_SETGID = 6;

  /** Shows any user. */
  public static final int CAP_SETUID = 7;

  /** Binds to the ports below 1024. */
  public static final int CAP_NET_BIND_SERVICE = 10;

  /** Sets what concerns the whole network. */
  public static final int CAP_NET_ADMIN = 12;

  /** Makes raw and packet endpoints. */
  public static final int CAP_NET_RAW = 13;

  /** Shows any process; and much else. */
  public static final int CAP_SYS_ADMIN = 21;

  /** Goes beyond limits of resources. */
  public static final int CAP_SYS_RESOURCE = 24;

  /** All capabilities: what the user 0 has. */
  public static final long ALL_CAPABILITIES = -1;

  private Credentials credentials;
  private long capabilities;

  /**
   * @param capabilities a bit for each {@code CAP_*}
   */
  public Caller(Credentials credentials, long capabilities) {
    this.credentials = credentials;
    this.capabilities = capabilities;
  }

  /** A process of the user 0, who may do everything. */
  public static Caller root(int pid) {
    return new Caller(new Credentials(pid, 0, 0), ALL_CAPABILITIES);
  }

  /** Its number, user and group. */
  public Credentials credentials() {
    return credentials;
  }

  /** Whether it has a capability. */
  public boolean can(int capability) {
    return (capabilities >>> capability & 1) != 0;
  }

  /** Becomes this user for good, who has no capability unless it is the user 0. */
  public void become(int uid, int gid) {
    credentials = new Credentials(credentials.pid(), uid, gid);
    capabilities = uid == 0 ? capabilities : 0;
  }
}
