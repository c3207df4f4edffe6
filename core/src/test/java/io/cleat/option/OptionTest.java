// SPDX-License-Identifier: Apache-2.0
package io.cleat.option;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Property;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Field;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Options: how each kind of value lies in memory, and back. */
class OptionTest {
  private static final int LEVEL = 7;
  private static final int NAME = 8;

  private final MemorySegment memory = Arena.ofAuto().allocate(Option.MAX_BYTES);

  private <T> void roundTrip(Option<T> option, T value) {
    memory.fill((byte) 0xee);
    int length = option.encode(value, memory);
    assertTrue(length <= option.size(), () -> option + " takes " + length);
    assertEquals(value, option.decode(memory, length), option::toString);
  }

  private <T> byte[] bytes(Option<T> option, T value) {
    return memory.asSlice(0, option.encode(value, memory)).toArray(ValueLayout.JAVA_BYTE);
  }

  private static byte[] ints(int... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Integer.BYTES * values.length).order(ByteOrder.nativeOrder());
    for (int value : values) {
      bytes.putInt(value);
    }
    return bytes.array();
  }

  private static byte[] longs(long... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Long.BYTES * values.length).order(ByteOrder.nativeOrder());
    for (long value : values) {
      bytes.putLong(value);
    }
    return bytes.array();
  }

  @Test
  void everyValueComesBack() {
    Property.holds(random -> {
      roundTrip(Option.integer(LEVEL, NAME, "int"), random.nextInt());
      roundTrip(Option.int64(LEVEL, NAME, "int64"), random.nextLong());
      roundTrip(Option.flag(LEVEL, NAME, "flag"), random.nextBoolean());
      Duration seconds = Duration.ofSeconds(random.nextInt());
      roundTrip(Option.seconds(LEVEL, NAME, "seconds"), seconds);
      Duration millis = Duration.ofMillis(random.nextInt(Integer.MAX_VALUE));
      roundTrip(Option.millis(LEVEL, NAME, "millis"), millis);
      Duration micros = Duration.ofNanos(random.nextInt(Integer.MAX_VALUE) * 1000L);
      roundTrip(Option.timeval(LEVEL, NAME, "timeval"), micros);
      Linger linger = new Linger(random.nextBoolean(), random.nextInt());
      roundTrip(Option.linger(LEVEL, NAME, "linger"), linger);
      Credentials who = new Credentials(random.nextInt(), random.nextInt(), random.nextInt());
      roundTrip(Option.credentials(LEVEL, NAME, "credentials"), who);
      roundTrip(Option.text(LEVEL, NAME, "text"), Property.text(random, 255));
      byte[] some = Property.bytes(random, Option.MAX_BYTES);
      Option<byte[]> bytes = Option.bytes(LEVEL, NAME, "bytes");
      assertArrayEquals(some, bytes.decode(memory, bytes.encode(some, memory)));
    });
  }

  @Test
  void nativeFormsAreThoseOfTheManualPages() throws Exception {
    assertArrayEquals(ints(-2), bytes(Option.integer(LEVEL, NAME, "x"), -2));
    assertArrayEquals(ints(1), bytes(Option.flag(LEVEL, NAME, "x"), true));
    assertArrayEquals(longs(1L << 40), bytes(Option.int64(LEVEL, NAME, "x"), 1L << 40));
    assertArrayEquals(
        longs(1, 500_000), bytes(Option.timeval(LEVEL, NAME, "x"), Duration.ofMillis(1500)));
    assertArrayEquals(ints(1, 5), bytes(Option.linger(LEVEL, NAME, "x"), new Linger(true, 5)));
    assertArrayEquals(
        ints(1, 2, 3), bytes(Option.credentials(LEVEL, NAME, "x"), new Credentials(1, 2, 3)));
    assertArrayEquals(new byte[] {'l', 'o', 0}, bytes(Option.text(LEVEL, NAME, "x"), "lo"));
    Inet4Address address = Inet4Address.ofLiteral("224.0.0.1");
    assertArrayEquals(
        new byte[] {(byte) 224, 0, 0, 1}, bytes(Option.inet4(LEVEL, NAME, "x"), address));
    roundTrip(Option.inet4(LEVEL, NAME, "x"), address);
  }

  @Test
  void timesAreNeverCutShort() {
    assertArrayEquals(ints(1), bytes(Option.seconds(LEVEL, NAME, "x"), Duration.ofNanos(1)));
    assertArrayEquals(ints(1), bytes(Option.millis(LEVEL, NAME, "x"), Duration.ofNanos(1)));
    assertArrayEquals(longs(0, 1), bytes(Option.timeval(LEVEL, NAME, "x"), Duration.ofNanos(1)));
    assertArrayEquals(
        longs(2, 0), bytes(Option.timeval(LEVEL, NAME, "x"), Duration.ofNanos(1_999_999_999)));
    assertArrayEquals(ints(0), bytes(Option.seconds(LEVEL, NAME, "x"), Duration.ZERO));
  }

  @Test
  void timeTooLongForItsFieldIsRefused() {
    assertThrows(
        ArithmeticException.class,
        () -> bytes(Option.seconds(LEVEL, NAME, "x"), Duration.ofSeconds(1L << 31)));
    assertThrows(
        ArithmeticException.class,
        () -> bytes(Option.millis(LEVEL, NAME, "x"), Duration.ofDays(30)));
  }

  @Test
  void numberOfOneByteIsRead() {
    memory.fill((byte) 0xee);
    memory.set(ValueLayout.JAVA_BYTE, 0, (byte) 200);
    assertEquals(200, Option.integer(LEVEL, NAME, "x").decode(memory, 1));
    assertEquals(true, Option.flag(LEVEL, NAME, "x").decode(memory, 1));
  }

  @Test
  void textEndsAtItsFirstZero() {
    memory.fill((byte) 'y');
    memory.copyFrom(MemorySegment.ofArray(new byte[] {'c', 'u', 'b', 'i', 'c', 0}));
    assertEquals("cubic", Option.text(LEVEL, NAME, "x").decode(memory, 16));
    assertEquals("cub", Option.text(LEVEL, NAME, "x").decode(memory, 3));
    assertEquals("", Option.text(LEVEL, NAME, "x").decode(memory, 0));
  }

  @Test
  void valueWithoutRoomIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> bytes(Option.text(LEVEL, NAME, "x"), "y".repeat(Option.MAX_BYTES)));
    assertThrows(
        IllegalArgumentException.class,
        () -> bytes(Option.bytes(LEVEL, NAME, "x"), new byte[Option.MAX_BYTES + 1]));
  }

  @Test
  void tcpInfoIsReadOnlyAndShortOnesReadZero() {
    for (byte i = 0; i < 120; i++) {
      memory.set(ValueLayout.JAVA_BYTE, i, i);
    }
    TcpInfo info = TcpOptions.INFO.decode(memory, 72);
    assertEquals(0, info.state());
    assertEquals(5, info.options());
    assertEquals(6, info.sndWscale());
    assertEquals(0, info.rcvWscale());
    assertEquals(
        ByteBuffer.wrap(info.bytes()).order(ByteOrder.nativeOrder()).getInt(68), info.rtt());
    assertEquals(0, info.rttvar());
    assertEquals(0, info.pacingRate());
    assertEquals(0, TcpOptions.INFO.decode(memory, 0).state());
    assertEquals(72, info.bytes().length);
    assertThrows(IllegalArgumentException.class, () -> TcpOptions.INFO.encode(info, memory));
  }

  /** The typed constants are written by hand beside the numbers; a slip would show here. */
  @Test
  void everyConstantIsNamedAsItsNumber() throws Exception {
    for (Class<?> holder :
        List.of(
            SocketOptions.class,
            IpOptions.class,
            Ipv6Options.class,
            TcpOptions.class,
            UdpOptions.class,
            PacketOptions.class,
            NetlinkOptions.class,
            VsockOptions.class)) {
      Set<Integer> seen = new HashSet<>();
      for (Field field : holder.getFields()) {
        if (field.get(null) instanceof Option<?> option) {
          assertEquals(
              holder.getField(option.toString()).getInt(null), option.name(), option::toString);
          assertTrue(option.toString().endsWith(field.getName()), option::toString);
          assertTrue(seen.add(option.name()), () -> option + " is there twice");
          assertTrue(option.size() <= Option.MAX_BYTES, option::toString);
        }
      }
      assertTrue(!seen.isEmpty(), holder::getName);
    }
  }
}
