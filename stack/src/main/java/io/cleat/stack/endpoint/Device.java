// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.endpoint;

import io.cleat.Errno;
import io.cleat.stack.ip.Interface;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** SO_BINDTODEVICE and SO_BINDTOIFINDEX, socket(7): one interface and no other. */
final class Device {
  /** Linux's IFNAMSIZ. */
  private static final int NAME_BYTES = 16;

  private Device() {}

  /** Gives the name with its NUL; nothing where there is no device. */
  static int name(InetEndpoint endpoint, MemorySegment value, int length) {
    Interface device = endpoint.device();
    if (device == null) {
      return 0;
    }
    byte[] name = device.name().getBytes(StandardCharsets.UTF_8);
    if (length < NAME_BYTES) {
      return Errno.EINVAL.negated();
    }
    MemorySegment.copy(name, 0, value, ValueLayout.JAVA_BYTE, 0, name.length);
    value.set(ValueLayout.JAVA_BYTE, name.length, (byte) 0);
    return name.length + 1;
  }

  static int set(InetEndpoint endpoint, MemorySegment value, int length) {
    if (length < 0) {
      return Errno.EINVAL.negated();
    }
    int end = 0;
    while (end < Math.min(length, NAME_BYTES - 1) && value.get(ValueLayout.JAVA_BYTE, end) != 0) {
      end++;
    }
    if (end == 0) {
      return set(endpoint, 0);
    }
    byte[] bytes = value.asSlice(0, end).toArray(ValueLayout.JAVA_BYTE);
    String name = new String(bytes, StandardCharsets.UTF_8);
    Interface device = endpoint.machine.network.interfaceNamed(name);
    return device == null ? Errno.ENODEV.negated() : set(endpoint, device.index());
  }

  static int set(InetEndpoint endpoint, int index) {
    Interface device = endpoint.machine.network.interfaceAt(index);
    if (index < 0) {
      return Errno.EINVAL.negated();
    }
    if (index > 0 && device == null) {
      return Errno.ENODEV.negated();
    }
    InetOptions.extras(endpoint).device = device;
    endpoint.flow().out(device);
    return 0;
  }
}
