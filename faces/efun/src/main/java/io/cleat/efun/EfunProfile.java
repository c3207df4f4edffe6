// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import io.cleat.efun.mud.MudProfile;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * How the efuns behave where a driver and good sense differ.
 *
 * @param mud the codec of MUD mode
 * @param repairs what is put right
 * @param socketsMax how many sockets may be open at once; one more is EENOSOCKS
 */
public record EfunProfile(MudProfile mud, Set<Repair> repairs, int socketsMax) {
  /** How many sockets the default profile allows. */
  public static final int SOCKETS_MAX = 4096;

  /** A profile of these. */
  public EfunProfile {
    EnumSet<Repair> copy = EnumSet.noneOf(Repair.class);
    copy.addAll(repairs);
    repairs = Collections.unmodifiableSet(copy);
    if (socketsMax < 0) {
      throw new IllegalArgumentException("room for " + socketsMax + " sockets");
    }
  }

  /**
   * FluffOS as it was measured, codes, texts and order of callbacks included. Three things are not
   * copied: the row of {@code socket_status} begins with the efun descriptor, for an endpoint need
   * not have another number; TLS is Java's, which offers no TLS 1.0; {@code socket_get_option}
   * gives none of the driver's random errors.
   */
  public static EfunProfile fluffosExact() {
    return new EfunProfile(
        MudProfile.driverExact(), EnumSet.noneOf(Repair.class), Integer.MAX_VALUE);
  }

  /** The default: with all repairs. */
  public static EfunProfile standard() {
    return new EfunProfile(MudProfile.standard(), EnumSet.allOf(Repair.class), SOCKETS_MAX);
  }

  /** Whether this is put right. */
  public boolean has(Repair repair) {
    return repairs.contains(repair);
  }

  /** This profile with one more repair. */
  public EfunProfile with(Repair repair) {
    EnumSet<Repair> more = EnumSet.of(repair);
    more.addAll(repairs);
    return new EfunProfile(mud, more, socketsMax);
  }

  /** This profile without a repair. */
  public EfunProfile without(Repair repair) {
    EnumSet<Repair> fewer = EnumSet.of(repair);
    fewer.addAll(repairs);
    fewer.remove(repair);
    return new EfunProfile(mud, fewer, socketsMax);
  }

  /** This profile with another codec. */
  public EfunProfile with(MudProfile other) {
    return new EfunProfile(other, repairs, socketsMax);
  }

  /** This profile with another limit of sockets. */
  public EfunProfile withSocketsMax(int most) {
    return new EfunProfile(mud, repairs, most);
  }
}
