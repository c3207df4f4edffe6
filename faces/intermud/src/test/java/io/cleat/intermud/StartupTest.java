// SPDX-License-Identifier: Apache-2.0
package io.cleat.intermud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a mud comes in, what it learns then, and what it keeps for the next time. */
class StartupTest extends InBothWorlds {
  @TempDir Path folder;

  private ClientSettings kept(String name) {
    return settings(name).with(MemoryStore.file(folder.resolve(name)));
  }

  private TestMud up(ClientSettings settings) {
    TestMud mud = mud(settings);
    until(() -> mud.client.isUp() && mud.client.memory().muds().containsKey(settings.mud()));
    settle();
    return mud;
  }

  @Test
  void aMudIsGivenAPasswordAndToldOfAll() {
    TestMud a = mud("A");
    a.hears("connected to *test", "mud A -1");
    TestMud b = mud("B");
    b.hears("connected to *test", "mud A -1", "mud B -1");
    a.hears("mud B -1");
    assertNotEquals(0, a.client.memory().password());
    assertNotEquals(a.client.memory().password(), b.client.memory().password());
    assertEquals(List.of(new RouterAddress("*test", routerAddress)), a.client.memory().routers());
  }

  @Test
  void whatAMudTellsOfItselfArrives() {
    MudInfo info = MudInfo.of(4000);
    up(settings("A").with(info));
    TestMud b = up(settings("B"));
    MudInfo seen = b.client.memory().muds().get("A");
    assertEquals("127.0.0.1", seen.address());
    assertEquals(4000, seen.playerPort());
    assertEquals(info.services(), seen.services());
    assertEquals(info.driver(), seen.driver());
  }

  @Test
  void whoComesBackIsToldOnlyWhatHasChanged() {
    TestMud a = up(kept("A"));
    TestMud b = up(settings("B"));
    up(settings("C"));
    b.client.addChannel("bo", "one", ChannelInfo.BANNING);
    until(() -> a.client.memory().channels().containsKey("one"));
    long password = a.client.memory().password();
    a.client.close();
    b.client.addChannel("bo", "two", ChannelInfo.BANNING);
    b.client.removeChannel("bo", "one");
    until(() -> b.client.memory().channels().keySet().equals(Set.of("two")));

    TestMud again = mud(kept("A"));
    assertEquals(Set.of("A", "B", "C"), again.client.memory().muds().keySet());
    assertEquals(password, again.client.memory().password());
    again.hears(
        "connected to *test",
        "channel two of B",
        "channel one gone",
        "mud A 0", // what it did not see itself
        "mud A -1");
    assertEquals(Set.of("two"), again.client.memory().channels().keySet());
  }

  @Test
  void aMemoryThatCannotBeReadIsToldAndBegunAnew() throws Exception {
    Path file = folder.resolve("A");
    Files.writeString(file, "({ this is not LPC");
    TestMud a = up(kept("A"));
    a.client.close();
    assertTrue(Files.readString(file).startsWith("({" + a.client.memory().password() + ","));
    MemoryStore broken = MemoryStore.file(folder);
    List<Exception> problems = new java.util.ArrayList<>();
    TestMud b =
        new TestMud(this) {
          @Override
          public void notKept(Exception problem) {
            problems.add(problem);
          }
        };
    b.client = IntermudClient.open(driver, settings("B").with(broken), b);
    until(() -> b.client.isUp());
    b.client.close();
    assertEquals(2, problems.size());
    assertTrue(problems.stream().allMatch(IOException.class::isInstance));
  }

  @Test
  void aNameThatIsTakenNeedsItsPassword() {
    TestMud a = connected("A");
    TestMud thief = mud("A");
    until(() -> !thief.log.isEmpty());
    assertEquals(
        "disconnected: not-allowed: the name is taken, and this is not its password",
        thief.log.getFirst());
    thief.client.close();
    settle();
    a.hears();
    assertTrue(a.client.isUp());
  }

  @Test
  void whoComesTwiceWithItsPasswordTakesItsOwnPlace() {
    TestMud a = up(kept("A"));
    a.client.who("al", "A");
    until(() -> Files.exists(folder.resolve("A"))); // kept a while after it has changed
    TestMud again = mud(kept("A"));
    until(() -> again.client.isUp());
    until(() -> a.log.contains("disconnected: the router has closed"));
    a.client.close();
    settle();
    assertTrue(again.client.isUp());
    assertEquals(MudInfo.UP, router.muds().get("A").state());
  }

  @Test
  void whoSaysGoodbyeIsDownForAsLongAsItSays() {
    TestMud a = connected("A");
    TestMud b = connected("B");
    b.client.close(120);
    a.hears("mud B 120");
    b.client.close();
    assertNull(router.muds().get("C"));
  }

  @Test
  void aNameThatIsNoneIsRefused() {
    for (String name : List.of("*router", "x".repeat(65), "a\nb")) {
      TestMud mud = mud(name);
      until(() -> !mud.log.isEmpty());
      assertEquals("disconnected: not-allowed: not a name for a mud", mud.log.getFirst());
      mud.client.close();
    }
  }
}
