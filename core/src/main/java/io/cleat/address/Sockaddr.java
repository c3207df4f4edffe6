// SPDX-License-Identifier: Apache-2.0
package io.cleat.address;

import static io.cleat.address.Family.AF_UNSPEC;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A reusable buffer that holds an address in its native form, as {@code struct sockaddr_storage}
 * does, so that every family of today and tomorrow crosses the door unchanged and without
 * allocation. For people there are the records of {@link Address}.
 *
 * <p>Not for use by several threads at once. The memory is freed with the object.
 */
public final class Sockaddr {
  /** Bytes of room: those of {@code struct sockaddr_storage}. */
  public static final int CAPACITY = 128;

  private final MemorySegment segment;
  private int length;

  /** An empty address. */
  public Sockaddr() {
    segment = Arena.ofAuto().allocate(CAPACITY, Long.BYTES);
  }

  /** A buffer that holds this address. */
  public static Sockaddr of(Address address) {
    return new Sockaddr().set(address);
  }

  /** The native form, {@link #CAPACITY} bytes, of which {@link #length} count. */
  public MemorySegment segment() {
    return segment;
  }

  /**
   * How many bytes count; what a call gave back may be more than {@link #CAPACITY}, then the
   * address was cut.
   */
  public int length() {
    return length;
  }

  /**
   * Sets how many bytes count. Any number passes, as the addrlen argument of the manual pages; an
   * engine answers -EINVAL to those that make no sense.
   */
  public Sockaddr length(int bytes) {
    length = bytes;
    return this;
  }

  /** The family, {@code AF_*}; AF_UNSPEC of an empty address. */
  public int family() {
    return length < Short.BYTES ? AF_UNSPEC : Short.toUnsignedInt(segment.get(JAVA_SHORT, 0));
  }

  /** Forgets the address: length 0, all bytes zero. */
  public Sockaddr clear() {
    segment.fill((byte) 0);
    length = 0;
    return this;
  }

  /** Holds this address from now on. */
  public Sockaddr set(Address address) {
    clear();
    length = address.encode(segment);
    return this;
  }

  /** Holds a copy of that address from now on. */
  public Sockaddr set(Sockaddr other) {
    MemorySegment.copy(other.segment, 0, segment, 0, CAPACITY);
    length = other.length;
    return this;
  }

  /**
   * Holds these bytes from now on, family first.
   *
   * @throws IllegalArgumentException more than {@link #CAPACITY} bytes
   */
  public Sockaddr set(byte[] bytes) {
    if (bytes.length > CAPACITY) {
      throw new IllegalArgumentException(
          "an address has at most " + CAPACITY + " bytes, not " + bytes.length);
    }
    clear();
    MemorySegment.copy(bytes, 0, segment, JAVA_BYTE, 0, bytes.length);
    length = bytes.length;
    return this;
  }

  /** The address for people; {@link Raw} where no record fits. */
  public Address address() {
    return Address.decode(segment, Math.clamp(length, 0, CAPACITY));
  }

  /** The bytes that count. */
  public byte[] bytes() {
    return segment.asSlice(0, Math.clamp(length, 0, CAPACITY)).toArray(JAVA_BYTE);
  }

  /** Whether the same bytes count in both. */
  @Override
  public boolean equals(Object other) {
    int count = Math.clamp(length, 0, CAPACITY);
    return other instanceof Sockaddr that
        && length == that.length
        && MemorySegment.mismatch(segment, 0, count, that.segment, 0, count) == -1;
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes());
  }

  /** The address as a person writes it. */
  @Override
  public String toString() {
    return length < Short.BYTES ? HexFormat.of().formatHex(bytes()) : address().toString();
  }
}
