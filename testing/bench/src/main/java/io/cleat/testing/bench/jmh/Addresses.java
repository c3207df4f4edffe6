// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.jmh;

import io.cleat.address.Address;
import io.cleat.address.Inet;
import io.cleat.address.Inet6;
import io.cleat.address.Sockaddr;
import io.cleat.address.Unix;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Addresses between their form for people and their native form. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class Addresses {
  private static final int PORT = 7;

  /** The family. */
  @Param({"inet", "inet6", "unix"})
  public String family;

  private final Sockaddr into = new Sockaddr();
  private Address address;
  private Sockaddr encoded;

  /** Makes an address of the family. */
  @Setup
  public void prepare() {
    address =
        switch (family) {
          case "inet" -> Inet.of("127.0.0.1", PORT);
          case "inet6" -> Inet6.of("::1", PORT);
          default -> Unix.path("/run/cleat/socket");
        };
    encoded = Sockaddr.of(address);
  }

  /** To the native form. */
  @Benchmark
  public Sockaddr encode() {
    return into.set(address);
  }

  /** From the native form. */
  @Benchmark
  public Address decode() {
    return encoded.address();
  }

  /** From one native form to the other. */
  @Benchmark
  public Sockaddr copy() {
    return into.set(encoded);
  }
}
