// SPDX-License-Identifier: Apache-2.0
package io.cleat.link;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cleat.stack.spi.Environment;
import io.cleat.stack.spi.Link;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The file that a capture writes, block by block. */
class CaptureTest {
  private static final int INBOUND = 1;
  private static final int OUTBOUND = 2;

  private final ByteArrayOutputStream file = new ByteArrayOutputStream();
  private ByteBuffer blocks;

  /** It is always 5 seconds after the epoch, and 1 since the machine began. */
  private static final class Clock implements Environment {
    @Override
    public long nanoTime() {
      return 1_000_000_000;
    }

    @Override
    public long wallMillis() {
      return 5000;
    }

    @Override
    public long random() {
      return 4;
    }

    @Override
    public long secret(int half) {
      return half;
    }
  }

  private static void send(Link link, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    long at = link.transmit(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      link.memory().set(ValueLayout.JAVA_BYTE, at + i, bytes[i]);
    }
    link.commit(bytes.length, 0);
    link.flush();
  }

  /** The next block's body, after a look at its type and its two lengths. */
  private ByteBuffer block(int type) {
    int start = blocks.position();
    assertEquals(type, blocks.getInt());
    int length = blocks.getInt();
    assertEquals(0, length % 4);
    ByteBuffer body = blocks.slice(start + 8, length - 12).order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(length, blocks.getInt(start + length - 4));
    blocks.position(start + length);
    return body;
  }

  private void frame(String text, int direction) {
    ByteBuffer body = block(6);
    assertEquals(0, body.getInt());
    long nanos = (long) body.getInt() << 32 | body.getInt() & 0xffff_ffffL;
    assertEquals(5_000_000_000L, nanos);
    assertEquals(text.length(), body.getInt());
    assertEquals(text.length(), body.getInt());
    byte[] bytes = new byte[text.length()];
    body.get(bytes);
    assertArrayEquals(text.getBytes(StandardCharsets.US_ASCII), bytes);
    body.position(20 + (text.length() + 3 & -4));
    assertEquals(2, body.getShort());
    assertEquals(4, body.getShort());
    assertEquals(direction, body.getInt());
    assertEquals(0, body.getInt());
  }

  @Test
  void framesAreWrittenWithTheirDirectionAndTime() throws IOException {
    Cable cable = new Cable();
    try (Capture capture = Capture.to(file)) {
      Link link = capture.tap(cable.left(), "eth0", new Clock());
      send(link, "hello");
      send(cable.right(), "hi");
      assertEquals(1, link.receive((memory, at, length, offload) -> assertEquals(2, length), 9));
    }
    blocks = ByteBuffer.wrap(file.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(0x1a2b3c4d, block(0x0a0d0d0a).getInt());
    ByteBuffer description = block(1);
    assertEquals(101, description.getShort());
    frame("hello", OUTBOUND);
    frame("hi", INBOUND);
    assertEquals(0, blocks.remaining());
  }

  @Test
  void ethernetLinksAreSaidToBe() throws IOException {
    try (Capture capture = Capture.to(file)) {
      Link _ = capture.tap(Cable.ethernet(0, 1, 2).left(), "eth0", new Clock());
    }
    blocks = ByteBuffer.wrap(file.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer _ = block(0x0a0d0d0a);
    assertEquals(1, block(1).getShort());
  }

  @Test
  void trafficGoesOnWhenTheFileCannotBeWritten() throws IOException {
    boolean[] full = {false};
    OutputStream disk =
        new OutputStream() {
          @Override
          public void write(int octet) throws IOException {
            if (full[0]) {
              throw new IOException("no space left");
            }
          }
        };
    Cable cable = new Cable();
    Capture capture = Capture.to(disk);
    Link link = capture.tap(cable.left(), "eth0", new Clock());
    full[0] = true;
    send(link, "hello");
    assertEquals(1, cable.right().receive((memory, at, length, offload) -> {}, 9));
    assertEquals("no space left", assertThrows(IOException.class, capture::close).getMessage());
  }
}
