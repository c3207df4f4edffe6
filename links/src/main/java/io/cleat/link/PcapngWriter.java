// SPDX-License-Identifier: Apache-2.0
package io.cleat.link;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The blocks of a pcapng file (draft-ietf-opsawg-pcapng 4), in little-endian order. */
final class PcapngWriter implements Closeable {
  private static final int SECTION_HEADER = 0x0a0d0d0a;
  private static final int INTERFACE_DESCRIPTION = 1;
  private static final int ENHANCED_PACKET = 6;
  private static final int BYTE_ORDER_MAGIC = 0x1a2b3c4d;
  private static final int MAJOR_VERSION = 1;
  private static final long UNKNOWN_LENGTH = -1;

  /** Link types of the tcpdump registry. */
  private static final int LINKTYPE_ETHERNET = 1;

  private static final int LINKTYPE_RAW = 101;

  private static final int OPTION_IF_NAME = 2;
  private static final int OPTION_IF_TSRESOL = 9;
  private static final int OPTION_EPB_FLAGS = 2;
  private static final int NANOSECONDS = 9;
  private static final int INBOUND = 1;
  private static final int OUTBOUND = 2;

  /** Type, length, and the length once more. */
  private static final int FRAME_BYTES = 12;

  private static final int OPTION_HEAD_BYTES = 4;
  private static final int PACKET_HEAD_BYTES = 20;

  private final OutputStream out;

  PcapngWriter(OutputStream out) throws IOException {
    this.out = out;
    ByteBuffer body = body(16);
    body.putInt(BYTE_ORDER_MAGIC).putShort((short) MAJOR_VERSION).putShort((short) 0);
    body.putLong(UNKNOWN_LENGTH);
    block(SECTION_HEADER, body);
  }

  /** The next interface; frames name it by its number, counted from 0. */
  void writeInterface(String name, boolean ethernet) throws IOException {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    ByteBuffer body = body(8 + option(bytes.length) + option(1) + OPTION_HEAD_BYTES);
    body.putShort((short) (ethernet ? LINKTYPE_ETHERNET : LINKTYPE_RAW)).putShort((short) 0);
    body.putInt(0); // frames are whole
    putOption(body, OPTION_IF_NAME, bytes);
    putOption(body, OPTION_IF_TSRESOL, new byte[] {NANOSECONDS});
    body.putInt(0); // the end of options
    block(INTERFACE_DESCRIPTION, body);
  }

  void writeFrame(int number, long nanos, MemorySegment frame, boolean outbound)
      throws IOException {
    int length = (int) frame.byteSize();
    ByteBuffer body =
        body(PACKET_HEAD_BYTES + align(length) + option(Integer.BYTES) + OPTION_HEAD_BYTES);
    body.putInt(number).putInt((int) (nanos >>> Integer.SIZE)).putInt((int) nanos);
    body.putInt(length).putInt(length);
    MemorySegment.copy(frame, ValueLayout.JAVA_BYTE, 0, body.array(), body.position(), length);
    body.position(body.position() + align(length));
    body.putShort((short) OPTION_EPB_FLAGS).putShort((short) Integer.BYTES);
    body.putInt(outbound ? OUTBOUND : INBOUND).putInt(0);
    block(ENHANCED_PACKET, body);
  }

  private static ByteBuffer body(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int align(int length) {
    return length + 3 & -4;
  }

  private static int option(int length) {
    return OPTION_HEAD_BYTES + align(length);
  }

  private static void putOption(ByteBuffer body, int code, byte[] value) {
    body.putShort((short) code).putShort((short) value.length).put(value);
    body.position(align(body.position()));
  }

  private void block(int type, ByteBuffer body) throws IOException {
    int length = body.capacity() + FRAME_BYTES;
    ByteBuffer frame = body(length);
    frame.putInt(type).putInt(length).put(body.array()).putInt(length);
    out.write(frame.array());
  }

  void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
