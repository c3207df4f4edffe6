// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.address;

import io.cleat.address.Address;
import io.cleat.address.Inet;
import io.cleat.address.Inet6;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a socket is bound or connected to: an address, or a host name that a resolver must be asked
 * for.
 */
public sealed interface Where {

  /**
   * The addresses, in the order in which they are to be tried.
   *
   * @throws UnknownHostException the resolver knows none, or none of the wanted version; the
   *     message is a sentence
   */
  List<Address> resolve() throws UnknownHostException;

  /** Whether {@link #resolve} may take time. */
  default boolean isSlow() {
    return false;
  }

  /**
   * A known address.
   *
   * @param address the address
   */
  record Fixed(Address address) implements Where {
    @Override
    public List<Address> resolve() {
      return List.of(address);
    }
  }

  /**
   * A host by its name.
   *
   * @param name for the resolver
   * @param port 0 to 65535
   * @param version which version of IP will do
   */
  record Host(String name, int port, Version version) implements Where {
    @Override
    public List<Address> resolve() throws UnknownHostException {
      InetAddress[] all;
      try {
        all = InetAddress.getAllByName(name);
      } catch (UnknownHostException e) {
        throw new UnknownHostException("host '" + name + "' is not known");
      }
      List<Address> found = new ArrayList<>();
      for (InetAddress one : all) {
        if (one instanceof Inet4Address four && version != Version.IP6) {
          found.add(Inet.of(four, port));
        } else if (one instanceof Inet6Address six && version != Version.IP4) {
          found.add(Inet6.of(six, port));
        }
      }
      if (found.isEmpty()) {
        throw new UnknownHostException("host '" + name + "' has no " + version + " address");
      }
      return found;
    }

    @Override
    public boolean isSlow() {
      return true;
    }
  }

  /** Which version of IP. */
  enum Version {
    /** Either. */
    ANY,
    /** IPv4 alone. */
    IP4,
    /** IPv6 alone. */
    IP6;

    @Override
    public String toString() {
      return switch (this) {
        case ANY -> "IP";
        case IP4 -> "IPv4";
        case IP6 -> "IPv6";
      };
    }
  }
}
