// SPDX-License-Identifier: Apache-2.0
package io.cleat.intermud;

import io.cleat.efun.lpc.LpcArray;
import io.cleat.efun.lpc.LpcInt;
import io.cleat.efun.lpc.LpcMapping;
import io.cleat.efun.lpc.LpcString;
import io.cleat.efun.lpc.LpcValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What a client knows of the network and keeps over restarts: its password, the lists of muds and
 * channels with the numbers of their last changes, the routers.
 */
public final class Memory {
  /** More muds are not remembered. */
  public static final int MUDS_MAX = 10_000;

  /** More channels are not remembered. */
  public static final int CHANNELS_MAX = 10_000;

  /** More routers are not remembered. */
  static final int ROUTERS_MAX = 32;

  private final Map<String, MudInfo> muds = new LinkedHashMap<>();
  private final Map<String, ChannelInfo> channels = new LinkedHashMap<>();
  private final List<RouterAddress> routers = new ArrayList<>();
  private long password;
  private long mudlistId;
  private long chanlistId;
  private long forgotten;

  Memory() {}

  /** What a router has given this mud to prove who it is; 0 for none. */
  public long password() {
    return password;
  }

  /** The number of the last change of the list of muds; 0 for none. */
  public long mudlistId() {
    return mudlistId;
  }

  /** The number of the last change of the list of channels; 0 for none. */
  public long chanlistId() {
    return chanlistId;
  }

  /** The muds, those that are not there among them. */
  public Map<String, MudInfo> muds() {
    return Collections.unmodifiableMap(muds);
  }

  /** The channels. */
  public Map<String, ChannelInfo> channels() {
    return Collections.unmodifiableMap(channels);
  }

  /** The routers, the preferred one first; empty before one has told. */
  public List<RouterAddress> routers() {
    return Collections.unmodifiableList(routers);
  }

  /** How many entries were not remembered, for there were too many or they made no sense. */
  public long forgotten() {
    return forgotten;
  }

  // --- what routers tell ------------------------------------------------------------------------

  void started(Packet reply) {
    password = reply.number(1);
    List<RouterAddress> told = new ArrayList<>();
    for (LpcValue entry : reply.array(0)) {
      RouterAddress router = RouterAddress.read(entry);
      if (router == null || told.size() == ROUTERS_MAX) {
        forgotten++;
      } else {
        told.add(router);
      }
    }
    if (!told.isEmpty()) {
      routers.clear();
      routers.addAll(told);
    }
  }

  /** Takes changes in; answers the names that they are of. */
  List<String> mudlist(Packet list) {
    mudlistId = list.number(0);
    return merge(list.mapping(1), muds, MudInfo::read, MUDS_MAX);
  }

  /** Takes changes in; answers the names that they are of. */
  List<String> chanlist(Packet list) {
    chanlistId = list.number(0);
    return merge(list.mapping(1), channels, ChannelInfo::read, CHANNELS_MAX);
  }

  private <T> List<String> merge(
      LpcMapping changes, Map<String, T> known, Function<LpcValue, T> reader, int most) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < changes.size(); i++) {
      LpcValue value = changes.valueAt(i);
      T read = reader.apply(value);
      boolean readable = read != null || value.equals(LpcInt.ZERO);
      if (!(changes.keyAt(i) instanceof LpcString(String name)) || !readable) {
        forgotten++;
      } else if (read == null) {
        known.remove(name);
        names.add(name);
      } else if (known.size() < most || known.containsKey(name)) {
        known.put(name, read);
        names.add(name);
      } else {
        forgotten++;
      }
    }
    return names;
  }

  // --- what is kept -----------------------------------------------------------------------------

  /** All of it as one value. */
  LpcValue toLpc() {
    return LpcArray.of(
        LpcInt.of(password),
        LpcInt.of(mudlistId),
        LpcInt.of(chanlistId),
        mapping(muds, MudInfo::entry),
        mapping(channels, ChannelInfo::entry),
        LpcArray.of(routers.stream().map(RouterAddress::entry).toList()));
  }

  private static <T> LpcMapping mapping(Map<String, T> entries, Function<T, LpcArray> writer) {
    Map<LpcValue, LpcValue> mapping = new LinkedHashMap<>();
    entries.forEach((name, value) -> mapping.put(new LpcString(name), writer.apply(value)));
    return LpcMapping.of(mapping);
  }

  /** What was kept; what cannot be read is forgotten, and asked for again. */
  static Memory of(LpcValue kept) {
    Memory memory = new Memory();
    if (kept instanceof LpcArray all
        && all.size() == 6
        && all.at(0) instanceof LpcInt(long password)
        && all.at(1) instanceof LpcInt(long mudlistId)
        && all.at(2) instanceof LpcInt(long chanlistId)
        && all.at(3) instanceof LpcMapping muds
        && all.at(4) instanceof LpcMapping channels
        && all.at(5) instanceof LpcArray routers) {
      memory.password = password;
      memory.mudlistId = mudlistId;
      memory.chanlistId = chanlistId;
      memory.merge(muds, memory.muds, MudInfo::read, MUDS_MAX);
      memory.merge(channels, memory.channels, ChannelInfo::read, CHANNELS_MAX);
      routers.asList().stream()
          .map(RouterAddress::read)
          .filter(java.util.Objects::nonNull)
          .forEach(memory.routers::add);
    }
    return memory;
  }
}
