// SPDX-License-Identifier: Apache-2.0
package io.cleat.intermud;

/** The codes of error packets. */
public enum ErrorCode {
  /** No mud of this name is known, or it is not there. */
  UNKNOWN_DESTINATION("unk-dst"),
  /** Nobody does this yet. */
  NOT_IMPLEMENTED("not-imp"),
  /** No such type of packet. */
  UNKNOWN_TYPE("unk-type"),
  /** Who sent it is not known, or is somebody else. */
  UNKNOWN_SOURCE("unk-src"),
  /** A packet that is not built as its type says. */
  BAD_PACKET("bad-pkt"),
  /** A packet that does not belong here. */
  BAD_PROTOCOL("bad-proto"),
  /** This mud may not do that. */
  NOT_ALLOWED("not-allowed"),
  /** No such user. */
  UNKNOWN_USER("unk-user"),
  /** No such channel. */
  UNKNOWN_CHANNEL("unk-channel");

  private final String text;

  ErrorCode(String text) {
    this.text = text;
  }

  /** The code on the wire. */
  public String text() {
    return text;
  }
}
