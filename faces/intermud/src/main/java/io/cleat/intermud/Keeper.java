// SPDX-License-Identifier: Apache-2.0
package io.cleat.intermud;

import io.cleat.efun.CallOut;
import io.cleat.efun.Driver;
import io.cleat.efun.lpc.LpcUndefined;
import io.cleat.efun.lpc.LpcValue;
import java.io.IOException;

/** Has the memory kept, a while after it has changed. */
final class Keeper {
  private final Driver driver;
  private final MemoryStore store;
  private final long delayNanos;
  private final IntermudListener listener;
  private Memory memory;
  private CallOut planned;

  Keeper(Driver driver, ClientSettings settings, IntermudListener listener) {
    this.driver = driver;
    this.listener = listener;
    store = settings.store();
    delayNanos = settings.timing().saveNanos();
  }

  /** What was kept; nothing where it cannot be read. */
  Memory load() {
    LpcValue kept = LpcUndefined.UNDEFINED;
    try {
      kept = store.load();
    } catch (IOException e) {
      listener.notKept(e);
    }
    memory = Memory.of(kept);
    return memory;
  }

  /** It has changed. */
  void changed() {
    if (planned == null) {
      planned = driver.callOut(delayNanos, this::save);
    }
  }

  void save() {
    if (planned != null) {
      planned.cancel();
      planned = null;
      try {
        store.save(memory.toLpc());
      } catch (IOException e) {
        listener.notKept(e);
      }
    }
  }
}
