// SPDX-License-Identifier: Apache-2.0
package io.cleat.intermud;

import io.cleat.efun.lpc.LpcInt;
import io.cleat.efun.lpc.LpcValue;

/**
 * What is told of a user. A string that is null is not told.
 *
 * @param visname as others see it
 * @param title of the user
 * @param realName of the person
 * @param email of the person
 * @param loginOut when the user came or went
 * @param idleSeconds how long it has done nothing; -1 where it is not there
 * @param ipName where the person is
 * @param level of the user
 * @param extra anything
 */
public record Finger(
    String visname,
    String title,
    String realName,
    String email,
    String loginOut,
    int idleSeconds,
    String ipName,
    String level,
    String extra) {
  static Finger read(Packet reply) {
    return new Finger(
        reply.string(0),
        reply.string(1),
        reply.string(2),
        reply.string(3),
        reply.string(4),
        Math.clamp(reply.number(5), -1, Integer.MAX_VALUE),
        reply.string(6),
        reply.string(7),
        reply.string(8));
  }

  LpcValue[] fields() {
    return new LpcValue[] {
      Person.orZero(visname),
      Person.orZero(title),
      Person.orZero(realName),
      Person.orZero(email),
      Person.orZero(loginOut),
      LpcInt.of(idleSeconds),
      Person.orZero(ipName),
      Person.orZero(level),
      Person.orZero(extra)
    };
  }
}
