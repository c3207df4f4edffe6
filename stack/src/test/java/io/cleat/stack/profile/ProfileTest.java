// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Settings by their names, and what is said to those who get them wrong. */
class ProfileTest {
  private static String refusal(String name, String value) {
    return assertThrows(
            IllegalArgumentException.class, () -> Profile.linux().with(name, value), name)
        .getMessage();
  }

  @Test
  void aSysctlSetsItsSetting() {
    Profile profile = Profile.linux().with("net.ipv4.tcp_retries2", "5");
    assertEquals(5, profile.get(Setting.RETRIES_2));
    assertEquals("5", profile.sysctl("net.ipv4.tcp_retries2"));
    assertEquals(15, Profile.linux().get(Setting.RETRIES_2));
  }

  @Test
  void severalValuesStandApartByBlanks() {
    Profile profile = Profile.linux().with("net.ipv4.tcp_rmem", "4096 100000\t2000000");
    assertEquals(100_000, profile.get(Setting.RECEIVE_BYTES));
    assertEquals(2_000_000, profile.get(Setting.RECEIVE_MOST_BYTES));
    assertEquals("4096 100000 2000000", profile.sysctl("net.ipv4.tcp_rmem"));
  }

  @Test
  void wordsAreTakenAndGiven() {
    Profile profile = Profile.linux().with("net.ipv4.tcp_congestion_control", "reno");
    assertEquals("reno", profile.sysctl("net.ipv4.tcp_congestion_control"));
  }

  @Test
  void everySysctlTakesWhatItShows() {
    Profile profile = Profile.linux();
    for (String name : Profile.sysctls()) {
      profile = profile.with(name, Profile.freebsd().sysctl(name));
      assertEquals(Profile.freebsd().sysctl(name), profile.sysctl(name));
    }
  }

  @Test
  void everyValueOfASystemIsOneThatIsTaken() {
    for (Setting setting : Setting.values()) {
      assertEquals(setting.linux, setting.checked(setting.linux));
      assertEquals(setting.freebsd, setting.checked(setting.freebsd));
    }
  }

  @Test
  void anUnknownNameIsRefused() {
    assertEquals(
        "there is no setting net.ipv4.tcp_retries3 in this stack",
        refusal("net.ipv4.tcp_retries3", "5"));
  }

  @Test
  void theRightFolderIsSuggested() {
    assertEquals(
        "there is no setting net.ipv6.tcp_retries2, did you mean net.ipv4.tcp_retries2?",
        refusal("net.ipv6.tcp_retries2", "5"));
  }

  @Test
  void aBadValueIsRefusedWithTheGoodOnes() {
    assertEquals("net.ipv4.tcp_ecn is 0 to 5 here, not 9", refusal("net.ipv4.tcp_ecn", "9"));
    assertEquals("net.ipv4.tcp_ecn is a number, not 'maybe'", refusal("net.ipv4.tcp_ecn", "maybe"));
    assertEquals("net.ipv4.tcp_rmem has 3 values, not '1 2'", refusal("net.ipv4.tcp_rmem", "1 2"));
    assertEquals(
        "net.ipv4.tcp_congestion_control is one of cubic, reno, not 'bbr'",
        refusal("net.ipv4.tcp_congestion_control", "bbr"));
    assertEquals(
        "net.ipv4.ip_local_port_range has no port from 5000 to 4000",
        refusal("net.ipv4.ip_local_port_range", "5000 4000"));
  }

  @Test
  void aProfileTellsWhatIsNotAsOnLinux() {
    assertEquals("", Profile.linux().toString());
    assertEquals("net.ipv4.tcp_ecn = 0\n", Profile.linux().with(Setting.ECN, 0).toString());
    assertTrue(Profile.freebsd().toString().contains("net.core.somaxconn = 128\n"));
    assertEquals(Profile.linux(), Profile.linux().with(Setting.ECN, 2));
  }
}
