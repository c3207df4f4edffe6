// SPDX-License-Identifier: Apache-2.0
package io.cleat.intermud;

/** A mud that a router knows. */
final class Account {
  final String name;
  final long password;
  MudInfo info;

  /** Its connection, or null. */
  Line line;

  Account(String name, long password) {
    this.name = name;
    this.password = password;
  }

  boolean isUp() {
    return line != null;
  }
}
