// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack;

import io.cleat.option.IpOptions;
import io.cleat.stack.endpoint.StackEndpoint;
import io.cleat.wire.Ipv4Address;
import java.lang.foreign.ValueLayout;

/** A host on an Ethernet whose programs listen to a group. */
abstract class GroupConversation extends HostConversation {
  static final int GROUP = Ipv4Address.of(239, 1, 2, 3);
  static final long GROUP_MAC = 0x0100_5e01_0203L;
  static final String REPORT = "IP 192.0.2.1 > 224.0.0.22: igmp v3 report 239.1.2.3 ";

  GroupConversation() {
    super(US_MAC);
    attachQuietly();
  }

  /** Sets an option of IP that is words in the byte order of the network. */
  long option(StackEndpoint endpoint, int name, int... words) {
    for (int i = 0; i < words.length; i++) {
      memory.set(ValueLayout.JAVA_INT, i * 4L, Integer.reverseBytes(words[i]));
    }
    long result = endpoint.setsockopt(IpOptions.LEVEL, name, memory, words.length * 4);
    turn();
    return result;
  }

  /** Joins the group. */
  long join(StackEndpoint endpoint) {
    return option(endpoint, IpOptions.IP_ADD_MEMBERSHIP, GROUP, US);
  }
}
