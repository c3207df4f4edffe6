// SPDX-License-Identifier: Apache-2.0
package io.cleat;

import static io.cleat.option.SocketOptions.SCM_CREDENTIALS;
import static io.cleat.option.SocketOptions.SCM_RIGHTS;
import static io.cleat.option.SocketOptions.SOL_SOCKET;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import io.cleat.option.Credentials;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * The ancillary data of a message: control messages one after the other, each a level, a type and
 * bytes, in the native form of cmsg(3), so that all of them pass, known or not.
 *
 * <p>Endpoints travel as objects. Where C has descriptors in the data of SCM_RIGHTS, there is here
 * the place of each endpoint in a list beside the bytes ({@link #passed}); an engine that needs
 * descriptors puts them in on its way out and takes them out on its way in.
 *
 * <p>For people there is {@link #items}. A hot path walks with {@link #first} and {@link #next}:
 *
 * <pre>{@code
 * for (int at = control.first(); at >= 0; at = control.next(at)) {
 *   if (control.level(at) == IPPROTO_UDP && control.type(at) == UDP_GRO) {
 *     segmentBytes = control.intValue(at);
 *   }
 * }
 * }</pre>
 *
 * <p>Not for use by several threads at once.
 */
public final class Control {
  /** Bytes before the data of each control message: {@code struct cmsghdr}. */
  public static final int HEADER_BYTES = 16;

  private static final int LEVEL = 8;
  private static final int TYPE = 12;
  private static final int ALIGNMENT = 8;

  private final MemorySegment segment;
  private final List<Endpoint> passed = new ArrayList<>(0);
  private int length;

  /**
   * @param capacityBytes room for control messages, their headers and padding included ({@link
   *     #space})
   */
  public Control(int capacityBytes) {
    segment = Arena.ofAuto().allocate(capacityBytes, ALIGNMENT);
  }

  /** How many bytes a control message with so much data takes, CMSG_SPACE of cmsg(3). */
  public static int space(int dataBytes) {
    return HEADER_BYTES + align(dataBytes);
  }

  private static int align(int bytes) {
    return bytes + ALIGNMENT - 1 & -ALIGNMENT;
  }

  /** Forgets everything. Endpoints that came with it stay open: whoever received them owns them. */
  public Control clear() {
    length = 0;
    passed.clear();
    return this;
  }

  /** Adds a control message. */
  public Control add(int level, int type, byte... data) {
    MemorySegment.copy(data, 0, segment, JAVA_BYTE, append(level, type, data.length), data.length);
    return this;
  }

  /** Adds a control message whose data is a four-byte number. */
  public Control addInt(int level, int type, int value) {
    segment.set(JAVA_INT_UNALIGNED, append(level, type, Integer.BYTES), value);
    return this;
  }

  /** Adds a control message whose data is a two-byte number, as UDP_SEGMENT wants it (udp(7)). */
  public Control addShort(int level, int type, int value) {
    int data = append(level, type, Short.BYTES);
    segment.set(JAVA_SHORT_UNALIGNED, data, (short) value);
    return this;
  }

  /** Passes endpoints to the peer, SCM_RIGHTS (unix(7)). They stay open here too. */
  public Control rights(Endpoint... endpoints) {
    int data = append(SOL_SOCKET, SCM_RIGHTS, endpoints.length * Integer.BYTES);
    for (int i = 0; i < endpoints.length; i++) {
      segment.set(JAVA_INT_UNALIGNED, data + (long) i * Integer.BYTES, pass(endpoints[i]));
    }
    return this;
  }

  /**
   * Shows credentials to the peer, SCM_CREDENTIALS (unix(7)); others than one's own need
   * privileges.
   */
  public Control credentials(Credentials credentials) {
    int data = append(SOL_SOCKET, SCM_CREDENTIALS, Credentials.BYTES);
    Credentials.write(credentials, segment.asSlice(data, Credentials.BYTES));
    return this;
  }

  /** The control messages, each as a value. */
  public List<Ancillary> items() {
    List<Ancillary> items = new ArrayList<>();
    for (int at = first(); at >= 0; at = next(at)) {
      items.add(Ancillary.of(this, at));
    }
    return items;
  }

  /** Where the first control message starts; -1 if there is none. */
  public int first() {
    return whole(0);
  }

  /** Where the one after that starts; -1 if there is none. */
  public int next(int at) {
    return whole(at + align((int) cmsgLength(at)));
  }

  private int whole(int at) {
    if (length - at < HEADER_BYTES) {
      return -1;
    }
    long bytes = cmsgLength(at);
    return bytes < HEADER_BYTES || bytes > length - at ? -1 : at;
  }

  /** The level of the control message at this place. */
  public int level(int at) {
    return segment.get(JAVA_INT_UNALIGNED, at + LEVEL);
  }

  /** Its type. */
  public int type(int at) {
    return segment.get(JAVA_INT_UNALIGNED, at + TYPE);
  }

  /** Where its data starts in {@link #segment}. */
  public int dataOffset(int at) {
    return at + HEADER_BYTES;
  }

  /** How many bytes of data it has. */
  public int dataLength(int at) {
    return (int) cmsgLength(at) - HEADER_BYTES;
  }

  /** Its data as a number of four bytes, or of as many as there are. */
  public int intValue(int at) {
    return switch (dataLength(at)) {
      case 0 -> 0;
      case 1 -> segment.get(JAVA_BYTE, dataOffset(at)) & 0xff;
      default -> segment.get(JAVA_INT_UNALIGNED, dataOffset(at));
    };
  }

  /** The native form; {@link #length} bytes of it count. */
  public MemorySegment segment() {
    return segment;
  }

  /** How many bytes there is room for. */
  public int capacity() {
    return (int) segment.byteSize();
  }

  /** How many bytes count. */
  public int length() {
    return length;
  }

  /** Sets how many bytes count, after they were written to {@link #segment}. */
  public Control length(int bytes) {
    if (bytes < 0 || bytes > capacity()) {
      throw new IndexOutOfBoundsException(bytes + " of " + capacity() + " bytes of control data");
    }
    length = bytes;
    return this;
  }

  /**
   * For engines: the endpoint that stands at this place of the list beside the bytes; null if there
   * is none.
   */
  public Endpoint passed(int place) {
    return place >= 0 && place < passed.size() ? passed.get(place) : null;
  }

  /** For engines: puts an endpoint into the list beside the bytes, and says at which place. */
  public int pass(Endpoint endpoint) {
    passed.add(endpoint);
    return passed.size() - 1;
  }

  private long cmsgLength(int at) {
    return segment.get(JAVA_LONG_UNALIGNED, at);
  }

  /** Writes a header; returns where the data goes. */
  private int append(int level, int type, int dataBytes) {
    int start = align(length);
    int end = start + HEADER_BYTES + dataBytes;
    if (end > capacity()) {
      throw new IndexOutOfBoundsException(
          end + " bytes of control data where there is room for " + capacity());
    }
    segment.set(JAVA_LONG_UNALIGNED, start, (long) HEADER_BYTES + dataBytes);
    segment.set(JAVA_INT_UNALIGNED, start + LEVEL, level);
    segment.set(JAVA_INT_UNALIGNED, start + TYPE, type);
    length = Math.min(align(end), capacity());
    return start + HEADER_BYTES;
  }
}
