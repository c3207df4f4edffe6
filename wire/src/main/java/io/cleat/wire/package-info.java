// SPDX-License-Identifier: Apache-2.0
/**
 * The Internet protocols as they are on the wire: offsets with names and static accessors over
 * memory, one class a protocol.
 *
 * <p><b>Accessors</b> take the memory and the offset where the header begins: {@code Tcp.seq(frame,
 * at)} reads, {@code Tcp.seq(frame, at, value)} writes. Numbers are in host order, ports and
 * lengths {@code int}, an IPv4 address an {@code int}, an IPv6 address two {@code long}s, an
 * Ethernet address the low 48 bits of a {@code long}.
 *
 * <p><b>Checks</b> stand before accessors. {@code check(frame, at, length)} is told how many bytes
 * there are and answers 0, or a {@link io.cleat.wire.Reason}; whatever the bytes are, it throws
 * nothing. After a good answer the accessors of that header stay inside those bytes. Checksums that
 * cover the payload have a check of their own, {@code verify}, because a link may have done that
 * work. What only a host can know (whose address is this?) is not checked here.
 *
 * <p><b>Scans</b> go once over what has a variable shape (TCP options, IPv6 extension headers) and
 * answer where things are, packed into a {@code long} that further accessors take.
 *
 * <p><b>Writers</b> named {@code header} write every byte of a header, so that memory may be used
 * again without being cleared; {@code seal} puts the checksum in when all else is there.
 *
 * <p>This room keeps no state, allocates nothing ({@link io.cleat.wire.Dump} and {@code format},
 * which are for people, apart), and knows no thread, clock, random number, input or output. All its
 * methods may be called from any thread; memory that one thread writes is that thread's.
 */
package io.cleat.wire;
