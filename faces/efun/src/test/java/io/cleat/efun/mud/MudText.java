// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun.mud;

import java.nio.charset.StandardCharsets;

/** Payloads as tests write them: Latin-1, so that every byte has a character. */
final class MudText {
  private MudText() {}

  static byte[] bytes(String latin1) {
    return latin1.getBytes(StandardCharsets.ISO_8859_1);
  }

  static String text(byte[] frame) {
    int header = Frame.HEADER_BYTES;
    return new String(frame, header, frame.length - header, StandardCharsets.ISO_8859_1);
  }
}
