// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.profile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How a stack behaves where systems differ: a value for every {@link Setting}. Never changes;
 * {@code with} makes another one.
 */
public final class Profile {
  private static final Setting[] ALL = Setting.values();

  private final long[] values;

  private Profile(long[] values) {
    this.values = values;
    if (get(Setting.LAST_PORT) < get(Setting.FIRST_PORT)) {
      throw new IllegalArgumentException(
          Setting.FIRST_PORT
              + " has no port from "
              + get(Setting.FIRST_PORT)
              + " to "
              + get(Setting.LAST_PORT));
    }
  }

  /** As Linux has it. */
  public static Profile linux() {
    return new Profile(Arrays.stream(ALL).mapToLong(setting -> setting.linux).toArray());
  }

  /**
   * As FreeBSD has it: all that is a number or a switch there. What it does otherwise is that of
   * Linux.
   */
  public static Profile freebsd() {
    return new Profile(Arrays.stream(ALL).mapToLong(setting -> setting.freebsd).toArray());
  }

  /** The value of a setting. */
  public long get(Setting setting) {
    return values[setting.ordinal()];
  }

  /** The value of a setting whose most is an int. */
  public int number(Setting setting) {
    return (int) get(setting);
  }

  /** Whether a setting is not 0. */
  public boolean is(Setting setting) {
    return get(setting) != 0;
  }

  /** The value of a setting as sysctl(8) shows it. */
  public String text(Setting setting) {
    return setting.text(get(setting));
  }

  /**
   * The same but for one setting.
   *
   * @throws IllegalArgumentException it does not take this value; the message says which it does
   */
  public Profile with(Setting setting, long value) {
    return new Profile(with(values, setting, setting.checked(value)));
  }

  private static long[] with(long[] values, Setting setting, long value) {
    long[] changed = values.clone();
    changed[setting.ordinal()] = value;
    return changed;
  }

  /**
   * The same but for what sysctl(8) of Linux has under this name, as {@code net.ipv4.tcp_retries2}.
   *
   * @param value as sysctl(8) takes it; several values stand apart by blanks
   * @throws IllegalArgumentException there is no such name here, or it does not take this value;
   *     the message says which
   */
  public Profile with(String name, String value) {
    List<Setting> settings = named(name);
    String[] words = value.strip().split("\\s+");
    if (words.length != settings.size()) {
      throw new IllegalArgumentException(
          name + " has " + settings.size() + " values, not '" + value.strip() + "'");
    }
    long[] changed = values;
    for (int i = 0; i < words.length; i++) {
      Setting setting = settings.get(i);
      changed = with(changed, setting, setting.parse(words[i]));
    }
    return new Profile(changed);
  }

  /**
   * What sysctl(8) of Linux would show under this name.
   *
   * @throws IllegalArgumentException there is no such name here
   */
  public String sysctl(String name) {
    List<String> words = new ArrayList<>();
    named(name).forEach(setting -> words.add(text(setting)));
    return String.join(" ", words);
  }

  /** The names that {@link #sysctl} knows, in the order of {@link Setting}. */
  public static List<String> sysctls() {
    return Arrays.stream(ALL)
        .map(setting -> setting.sysctl)
        .filter(name -> name != null)
        .distinct()
        .toList();
  }

  private static List<Setting> named(String name) {
    List<Setting> found =
        Arrays.stream(ALL).filter(setting -> name.equals(setting.sysctl)).toList();
    if (found.isEmpty()) {
      throw new IllegalArgumentException("there is no setting " + name + nearest(name));
    }
    return found;
  }

  /** One of the same last word, or with that in it, for those who have mistaken the folder. */
  private static String nearest(String name) {
    String last = name.substring(name.lastIndexOf('.') + 1);
    return sysctls().stream()
        .filter(known -> !last.isEmpty() && known.contains(last))
        .findFirst()
        .map(known -> ", did you mean " + known + "?")
        .orElse(" in this stack");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Profile profile && Arrays.equals(values, profile.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  /** What is not as on Linux, one {@code name = value} a line. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Setting setting : ALL) {
      if (get(setting) != setting.linux) {
        text.append(setting).append(" = ").append(text(setting)).append('\n');
      }
    }
    return text.toString();
  }
}
