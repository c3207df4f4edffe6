// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.server;

import static io.cleat.testing.bench.server.Transport.TCP;
import static io.cleat.testing.bench.server.Transport.UDP;
import static io.cleat.testing.bench.server.Transport.UNIX;

import io.cleat.kernel.KernelEngine;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.uring.IoUring;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The servers that are measured, ours and the peers'. */
public enum ServerKind {
  CLEAT_BLOCKING("cleat-blocking", "Cleat, a thread a connection", Serves.ALL, TCP, UNIX) {
    @Override
    public Server open(Binding binding) throws IOException {
      return ThreadServer.platform(
          new CleatListener(KernelEngine.open(), binding), binding.service());
    }
  },
  CLEAT_EPOLL("cleat-epoll", "Cleat, epoll loop", Serves.CONNECTIONS, TCP, UNIX) {
    @Override
    public Server open(Binding binding) throws IOException {
      return new CleatLoop(KernelEngine.open(), binding);
    }
  },
  CLEAT_VIRTUAL("cleat-virtual", "Cleat, virtual threads", Serves.CONNECTIONS, TCP, UNIX) {
    @Override
    public Server open(Binding binding) throws IOException {
      return ThreadServer.virtual(
          new CleatListener(KernelEngine.open(), binding), binding.service());
    }
  },
  JDK_BLOCKING("jdk-blocking", "JDK channel, a thread a connection", Serves.ALL, TCP, UNIX) {
    @Override
    public Server open(Binding binding) throws IOException {
      return ThreadServer.platform(new JdkListener(binding), binding.service());
    }
  },
  JDK_SELECTOR("jdk-selector", "JDK Selector", Serves.CONNECTIONS, TCP, UNIX) {
    @Override
    public Server open(Binding binding) throws IOException {
      return new JdkLoop(binding);
    }
  },
  JDK_VIRTUAL("jdk-virtual", "JDK channel, virtual threads", Serves.CONNECTIONS, TCP, UNIX) {
    @Override
    public Server open(Binding binding) throws IOException {
      return ThreadServer.virtual(new JdkListener(binding), binding.service());
    }
  },
  NETTY_EPOLL("netty-epoll", "Netty, epoll", Serves.CONNECTIONS, TCP, UNIX) {
    @Override
    public Server open(Binding binding) {
      Epoll.ensureAvailability();
      return NettyServer.epoll(binding);
    }
  },
  NETTY_IO_URING("netty-io_uring", "Netty, io_uring", Serves.CONNECTIONS, TCP) {
    @Override
    public Server open(Binding binding) {
      IoUring.ensureAvailability();
      return NettyServer.ioUring(binding);
    }
  },
  NETTY_IO_URING_RING(
      "netty-io_uring-ring", "Netty, io_uring with a buffer ring", Serves.CONNECTIONS, TCP) {
    @Override
    public Server open(Binding binding) {
      IoUring.ensureAvailability();
      if (!IoUring.isRegisterBufferRingSupported()) {
        throw new UnsupportedOperationException("this kernel has no buffer rings");
      }
      return NettyServer.ioUringBufferRing(binding);
    }
  },
  JUNIXSOCKET_CHANNEL(
      "junixsocket-channel", "junixsocket channel, a thread a connection", Serves.ALL, UNIX) {
    @Override
    public Server open(Binding binding) throws IOException {
      return ThreadServer.platform(new JunixsocketListener(binding, false), binding.service());
    }
  },
  JUNIXSOCKET_STREAM(
      "junixsocket-stream", "junixsocket streams, a thread a connection", Serves.ALL, UNIX) {
    @Override
    public Server open(Binding binding) throws IOException {
      return ThreadServer.platform(new JunixsocketListener(binding, true), binding.service());
    }
  },
  CLEAT_SINGLES("cleat-udp", "Cleat, recvfrom and sendto", Serves.DATAGRAMS, UDP) {
    @Override
    public Server open(Binding binding) throws IOException {
      return binding.service() == Service.TRANSFER
          ? new TransferServer(
              new CleatSinglesTransfer(KernelEngine.open(), binding.messageBytes()))
          : new CleatSingles(KernelEngine.open()).start();
    }
  },
  CLEAT_BATCHES("cleat-mmsg", "Cleat, recvmmsg and sendmmsg", Serves.DATAGRAMS, UDP) {
    @Override
    public Server open(Binding binding) throws IOException {
      return binding.service() == Service.TRANSFER
          ? new TransferServer(
              new CleatBatchesTransfer(KernelEngine.open(), binding.messageBytes()))
          : new CleatBatches(KernelEngine.open()).start();
    }
  },
  CLEAT_TRAINS("cleat-gso", "Cleat, UDP_GRO and UDP_SEGMENT", Serves.DATAGRAMS, UDP) {
    @Override
    public Server open(Binding binding) throws IOException {
      return binding.service() == Service.TRANSFER
          ? new TransferServer(new CleatTrainsTransfer(KernelEngine.open(), binding.messageBytes()))
          : new CleatTrains(KernelEngine.open()).start();
    }
  },
  JDK_DATAGRAMS("jdk-udp", "JDK DatagramChannel", Serves.DATAGRAMS, UDP) {
    @Override
    public Server open(Binding binding) throws IOException {
      return binding.service() == Service.TRANSFER
          ? new TransferServer(new JdkDatagramTransfer(binding.messageBytes()))
          : new JdkDatagrams();
    }
  };

  private final String id;
  private final String label;
  private final Set<Service> services;
  private final Set<Transport> transports;

  ServerKind(String id, String label, Set<Service> services, Transport first, Transport... others) {
    this.id = id;
    this.label = label;
    this.services = services;
    transports = EnumSet.of(first, others);
  }

  /** What servers do. */
  private static final class Serves {
    static final Set<Service> ALL = EnumSet.allOf(Service.class);
    static final Set<Service> CONNECTIONS = EnumSet.of(Service.ECHO, Service.SINK, Service.SOURCE);
    static final Set<Service> DATAGRAMS = EnumSet.of(Service.ECHO, Service.TRANSFER);
  }

  /**
   * Opens such a server in this process.
   *
   * @throws IOException the sockets failed
   * @throws UnsupportedOperationException it cannot run here; the message says why
   */
  public abstract Server open(Binding binding) throws IOException;

  /** As options and results have it. */
  public String id() {
    return id;
  }

  /** For a person. */
  public String label() {
    return label;
  }

  /** Whether it is Cleat that is measured, and not a peer. */
  public boolean isCleat() {
    return id.startsWith("cleat");
  }

  /** Those that do this over that. */
  public static List<ServerKind> of(Service service, Transport transport) {
    return Arrays.stream(values())
        .filter(kind -> kind.transports.contains(transport) && kind.services.contains(service))
        .toList();
  }

  /** The one with this id. */
  public static ServerKind of(String id) {
    return Arrays.stream(values())
        .filter(kind -> kind.id.equals(id))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no server is called " + id));
  }
}
