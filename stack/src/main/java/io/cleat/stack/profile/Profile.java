// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.profile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * How a stack behaves where systems differ: a value for every {@link Setting}. Never changes;
 * {@code with} makes another one.
 */
public final class Profile {
  private static final Setting[] ALL = Setting.values();

  private final long[] values;
  private final FastOpenKeys fastOpenKeys;

  private Profile(long[] values, FastOpenKeys fastOpenKeys) {
    this.values = values;
    this.fastOpenKeys = fastOpenKeys;
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
    return of(setting -> setting.linux);
  }

  /**
   * As FreeBSD has it: all that is a number or a switch there. What it does otherwise is that of
   * Linux.
   */
  public static Profile freebsd() {
    return of(setting -> setting.freebsd);
  }

  private static Profile of(ToLongFunction<Setting> value) {
    return new Profile(Arrays.stream(ALL).mapToLong(value).toArray(), FastOpenKeys.NONE);
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
    return new Profile(with(values, setting, setting.checked(value)), fastOpenKeys);
  }

  /** The keys of fast open cookies; none where the stack chooses one for itself. */
  public FastOpenKeys fastOpenKeys() {
    return fastOpenKeys;
  }

  /** The same but for the keys of fast open cookies. */
  public Profile with(FastOpenKeys keys) {
    return new Profile(values, keys);
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
    if (name.equals(FastOpenKeys.SYSCTL)) {
      return with(FastOpenKeys.parse(value.strip()));
    }
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
    return new Profile(changed, fastOpenKeys);
  }

  /**
   * What sysctl(8) of Linux would show under this name.
   *
   * @throws IllegalArgumentException there is no such name here
   */
  public String sysctl(String name) {
    if (name.equals(FastOpenKeys.SYSCTL)) {
      return fastOpenKeys.toString();
    }
    List<String> words = new ArrayList<>();
    named(name).forEach(setting -> words.add(text(setting)));
    return String.join(" ", words);
  }

  /** The names that {@link #sysctl} knows, in the order of {@link Setting}. */
  public static List<String> sysctls() {
    Stream<String> named =
        Arrays.stream(ALL).map(setting -> setting.sysctl).filter(name -> name != null).distinct();
    return Stream.concat(named, Stream.of(FastOpenKeys.SYSCTL)).toList();
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
    return other instanceof Profile profile
        && Arrays.equals(values, profile.values)
        && fastOpenKeys.equals(profile.fastOpenKeys);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(values) + fastOpenKeys.hashCode();
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
    if (fastOpenKeys.count() > 0) {
      text.append(FastOpenKeys.SYSCTL).append(" = ").append(fastOpenKeys).append('\n');
    }
    return text.toString();
  }
}
