// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.load;

import static io.cleat.testing.bench.server.Service.ECHO;
import static io.cleat.testing.bench.server.Service.SINK;
import static io.cleat.testing.bench.server.Service.SOURCE;
import static io.cleat.testing.bench.server.Service.TRANSFER;
import static io.cleat.testing.bench.server.Transport.TCP;
import static io.cleat.testing.bench.server.Transport.UDP;
import static io.cleat.testing.bench.server.Transport.UNIX;

import io.cleat.testing.bench.server.Datagrams;
import io.cleat.testing.bench.server.Service;
import io.cleat.testing.bench.server.Transport;
import java.util.Arrays;

/** The loads that servers are measured under. */
public enum Workload {
  TCP_1("tcp-1x64", "TCP, 1 connection, 64 B messages", TCP, ECHO, "message") {
    @Override
    public Load open(Target target, boolean checked) {
      return new PingLoad(target, MESSAGE_BYTES, checked);
    }
  },
  TCP_64("tcp-64x64", "TCP, 64 connections, 64 B messages", TCP, ECHO, "message") {
    @Override
    public Load open(Target target, boolean checked) {
      return EchoLoad.open(target, CONNECTIONS, MESSAGE_BYTES, 1, checked);
    }
  },
  TCP_64_WIDE(
      "tcp-64x64-wide",
      "TCP, 64 connections, 64 B messages, server on all processors",
      TCP,
      ECHO,
      "message") {
    @Override
    public Load open(Target target, boolean checked) {
      return EchoLoad.open(target, CONNECTIONS, MESSAGE_BYTES, 1, checked);
    }

    @Override
    public boolean isWide() {
      return true;
    }
  },
  TCP_BULK_IN("tcp-bulk-in", "TCP, the server receives blocks of 64 KiB", TCP, SINK, "block") {
    @Override
    public Load open(Target target, boolean checked) {
      return new SinkLoad(target, BLOCK_BYTES);
    }
  },
  TCP_BULK_OUT("tcp-bulk-out", "TCP, the server sends blocks of 64 KiB", TCP, SOURCE, "block") {
    @Override
    public Load open(Target target, boolean checked) {
      return new SourceLoad(target, BLOCK_BYTES);
    }
  },
  TCP_BULK_ECHO("tcp-bulk-echo", "TCP, blocks of 64 KiB echoed", TCP, ECHO, "block") {
    @Override
    public Load open(Target target, boolean checked) {
      return EchoLoad.open(target, 1, BLOCK_BYTES, BLOCKS_UNDER_WAY, checked);
    }
  },
  TCP_SHORT("tcp-short", "TCP, short connections, one at a time", TCP, ECHO, "connection") {
    @Override
    public Load open(Target target, boolean checked) {
      return new ShortLoad(target, MESSAGE_BYTES, checked);
    }
  },
  TCP_SHORT_64("tcp-short-64", "TCP, short connections, 64 at a time", TCP, ECHO, "connection") {
    @Override
    public Load open(Target target, boolean checked) {
      return new ShortParallelLoad(target, CONNECTIONS, MESSAGE_BYTES, checked);
    }
  },
  UNIX_1("unix-1x64", "UNIX stream, 1 connection, 64 B messages", UNIX, ECHO, "message") {
    @Override
    public Load open(Target target, boolean checked) {
      return new PingLoad(target, MESSAGE_BYTES, checked);
    }
  },
  UNIX_64("unix-64x64", "UNIX stream, 64 connections, 64 B messages", UNIX, ECHO, "message") {
    @Override
    public Load open(Target target, boolean checked) {
      return EchoLoad.open(target, CONNECTIONS, MESSAGE_BYTES, 1, checked);
    }
  },
  UNIX_BULK_IN("unix-bulk-in", "UNIX, the server receives blocks of 64 KiB", UNIX, SINK, "block") {
    @Override
    public Load open(Target target, boolean checked) {
      return new SinkLoad(target, BLOCK_BYTES);
    }
  },
  UNIX_BULK_OUT("unix-bulk-out", "UNIX, the server sends blocks of 64 KiB", UNIX, SOURCE, "block") {
    @Override
    public Load open(Target target, boolean checked) {
      return new SourceLoad(target, BLOCK_BYTES);
    }
  },
  UNIX_BULK_ECHO("unix-bulk-echo", "UNIX, blocks of 64 KiB echoed", UNIX, ECHO, "block") {
    @Override
    public Load open(Target target, boolean checked) {
      return EchoLoad.open(target, 1, BLOCK_BYTES, BLOCKS_UNDER_WAY, checked);
    }
  },
  UNIX_TRANSFER(
      "unix-transfer", "UNIX, blocks of 64 KiB, both ends measured", UNIX, TRANSFER, "block") {
    @Override
    public Load open(Target target, boolean checked) {
      return new TransferLoad(target, BLOCK_BYTES);
    }

    @Override
    public boolean isWide() {
      return true;
    }
  },
  UDP_1("udp-1x64", "UDP, 64 B, one under way", UDP, ECHO, "datagram") {
    @Override
    public Load open(Target target, boolean checked) {
      return new DatagramLoad(target, MESSAGE_BYTES, 1, checked);
    }
  },
  UDP_64("udp-64", "UDP, 64 B, trains of 64", UDP, ECHO, "datagram") {
    @Override
    public Load open(Target target, boolean checked) {
      return new DatagramLoad(target, MESSAGE_BYTES, Datagrams.together(MESSAGE_BYTES), checked);
    }
  },
  UDP_1200("udp-1200", "UDP, 1200 B, trains of 54", UDP, ECHO, "datagram") {
    @Override
    public Load open(Target target, boolean checked) {
      return new DatagramLoad(target, PACKET_BYTES, Datagrams.together(PACKET_BYTES), checked);
    }
  },
  UDP_TRANSFER_64("udp-transfer-64", "UDP, 64 B, both ends measured", UDP, TRANSFER, "datagram") {
    @Override
    public Load open(Target target, boolean checked) {
      return new TransferLoad(target, MESSAGE_BYTES);
    }
  },
  UDP_TRANSFER_1200(
      "udp-transfer-1200", "UDP, 1200 B, both ends measured", UDP, TRANSFER, "datagram") {
    @Override
    public Load open(Target target, boolean checked) {
      return new TransferLoad(target, PACKET_BYTES);
    }

    @Override
    public int messageBytes() {
      return PACKET_BYTES;
    }
  };

  private static final int MESSAGE_BYTES = 64;
  private static final int PACKET_BYTES = 1200;
  private static final int BLOCK_BYTES = 1 << 16;
  private static final int BLOCKS_UNDER_WAY = 4;
  private static final int CONNECTIONS = 64;

  private final String id;
  private final String label;
  private final Transport transport;
  private final Service service;
  private final String operation;

  Workload(String id, String label, Transport transport, Service service, String operation) {
    this.id = id;
    this.label = label;
    this.transport = transport;
    this.service = service;
    this.operation = operation;
  }

  /**
   * Connects a load.
   *
   * @param checked whether each byte of the answers is compared
   * @throws LoadException nobody listens there
   */
  public abstract Load open(Target target, boolean checked);

  /** The server that has named this address; one that sends to itself is told so over TCP. */
  public Target target(String address) {
    return Target.of(service == TRANSFER ? TCP : transport, address);
  }

  /** As options and results have it. */
  public String id() {
    return id;
  }

  /** For a person. */
  public String label() {
    return label;
  }

  /** What carries it. */
  public Transport transport() {
    return transport;
  }

  /** What the server has to do. */
  public Service service() {
    return service;
  }

  /** Bytes of each datagram of a transfer. */
  public int messageBytes() {
    return MESSAGE_BYTES;
  }

  /** Whether the server may use all processors, because it has several busy threads. */
  public boolean isWide() {
    return false;
  }

  /** What is counted: message, datagram, connection or block. */
  public String operation() {
    return operation;
  }

  /** The one with this id. */
  public static Workload of(String id) {
    return Arrays.stream(values())
        .filter(workload -> workload.id.equals(id))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no workload is called " + id));
  }
}
