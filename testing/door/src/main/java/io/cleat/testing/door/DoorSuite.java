// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.door;

import static io.cleat.address.Family.AF_INET;
import static io.cleat.address.Family.AF_UNIX;

import io.cleat.Engine;
import java.util.Set;
import org.junit.jupiter.api.Nested;

/**
 * What every engine does behind the door, as tests. An engine's module extends it:
 *
 * <pre>{@code
 * class KernelDoorTest extends DoorSuite {
 *   @Override
 *   protected Engine open() {
 *     return KernelEngine.open();
 *   }
 * }
 * }</pre>
 *
 * <p>The expected events, counts and errors are those of Linux 6.18, measured.
 */
public abstract class DoorSuite {
  /** For subclasses. */
  protected DoorSuite() {}

  /** Opens an engine; each test closes its own. */
  protected abstract Engine open() throws Exception;

  /** What this engine does without; those tests are skipped. */
  protected Set<Feature> lacks() {
    return Set.of();
  }

  @Nested
  class TcpStreams extends Streams {
    TcpStreams() {
      super(DoorSuite.this, AF_INET, Placement.WATCHED);
    }
  }

  @Nested
  class TcpStreamsAtHome extends Streams {
    TcpStreamsAtHome() {
      super(DoorSuite.this, AF_INET, Placement.AT_HOME);
    }
  }

  @Nested
  class UnixStreams extends Streams {
    UnixStreams() {
      super(DoorSuite.this, AF_UNIX, Placement.WATCHED);
    }
  }

  @Nested
  class UnixStreamsAtHome extends Streams {
    UnixStreamsAtHome() {
      super(DoorSuite.this, AF_UNIX, Placement.AT_HOME);
    }
  }

  @Nested
  class ForeignStreams extends Streams {
    ForeignStreams() {
      super(DoorSuite.this, AF_INET, Placement.FOREIGN);
    }
  }

  @Nested
  class Resets extends TcpResets {
    Resets() {
      super(DoorSuite.this, Placement.WATCHED);
    }
  }

  @Nested
  class ResetsAtHome extends TcpResets {
    ResetsAtHome() {
      super(DoorSuite.this, Placement.AT_HOME);
    }
  }

  @Nested
  class ConnectionsOfTcp extends TcpConnections {
    ConnectionsOfTcp() {
      super(DoorSuite.this);
    }
  }

  @Nested
  class ConnectionsOfUnix extends UnixConnections {
    ConnectionsOfUnix() {
      super(DoorSuite.this);
    }
  }

  @Nested
  class DatagramsOfUdp extends UdpDatagrams {
    DatagramsOfUdp() {
      super(DoorSuite.this);
    }
  }

  @Nested
  class DatagramsOfUnix extends UnixDatagrams {
    DatagramsOfUnix() {
      super(DoorSuite.this);
    }
  }

  @Nested
  class UnixSeqpackets extends Seqpackets {
    UnixSeqpackets() {
      super(DoorSuite.this);
    }
  }

  @Nested
  class Lent extends Lending {
    Lent() {
      super(DoorSuite.this, Placement.WATCHED);
    }
  }

  @Nested
  class LentAtHome extends Lending {
    LentAtHome() {
      super(DoorSuite.this, Placement.AT_HOME);
    }
  }

  @Nested
  class Order extends Ordering {
    Order() {
      super(DoorSuite.this, Placement.WATCHED);
    }
  }

  @Nested
  class OrderAtHome extends Ordering {
    OrderAtHome() {
      super(DoorSuite.this, Placement.AT_HOME);
    }
  }

  @Nested
  class ForeignOrder extends Ordering {
    ForeignOrder() {
      super(DoorSuite.this, Placement.FOREIGN);
    }
  }

  @Nested
  class WakesAndCommands extends Wakes {
    WakesAndCommands() {
      super(DoorSuite.this);
    }
  }

  @Nested
  class SleepingThreads extends Awaiting {
    SleepingThreads() {
      super(DoorSuite.this, Thread.ofPlatform());
    }
  }

  @Nested
  class ParkedThreads extends Awaiting {
    ParkedThreads() {
      super(DoorSuite.this, Thread.ofVirtual());
    }
  }

  @Nested
  class SeveralPollers extends Pollers {
    SeveralPollers() {
      super(DoorSuite.this);
    }
  }

  @Nested
  class ThreadRaces extends Races {
    ThreadRaces() {
      super(DoorSuite.this, Placement.WATCHED);
    }
  }

  @Nested
  class ForeignThreadRaces extends Races {
    ForeignThreadRaces() {
      super(DoorSuite.this, Placement.FOREIGN);
    }
  }

  @Nested
  class Homes extends Adoption {
    Homes() {
      super(DoorSuite.this);
    }
  }

  @Nested
  class PassedEndpoints extends Passing {
    PassedEndpoints() {
      super(DoorSuite.this);
    }
  }

  @Nested
  class UrgentBytes extends Urgent {
    UrgentBytes() {
      super(DoorSuite.this);
    }
  }

  @Nested
  class Segments extends Memory {
    Segments() {
      super(DoorSuite.this);
    }
  }

  @Nested
  class BlockingOnSleepingThreads extends BlockingCalls {
    BlockingOnSleepingThreads() {
      super(DoorSuite.this, Thread.ofPlatform());
    }
  }

  @Nested
  class BlockingOnParkedThreads extends BlockingCalls {
    BlockingOnParkedThreads() {
      super(DoorSuite.this, Thread.ofVirtual());
    }
  }

  @Nested
  class SocketsOfSleepingThreads extends Sockets {
    SocketsOfSleepingThreads() {
      super(DoorSuite.this, Thread.ofPlatform());
    }
  }

  @Nested
  class SocketsOfParkedThreads extends Sockets {
    SocketsOfParkedThreads() {
      super(DoorSuite.this, Thread.ofVirtual());
    }
  }

  @Nested
  class StreamsOfSockets extends SocketStreams {
    StreamsOfSockets() {
      super(DoorSuite.this);
    }
  }
}
