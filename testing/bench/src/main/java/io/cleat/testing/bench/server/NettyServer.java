// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.server;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.uring.IoUringBufferRingConfig;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringFixedBufferRingAllocator;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringIoHandlerConfig;
import io.netty.channel.uring.IoUringServerSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * Netty on one event loop, over epoll or io_uring: pooled direct buffers, answers flushed once for
 * all that was read, TCP_NODELAY (its own default).
 */
final class NettyServer implements Server {
  /** Buffers of the ring that io_uring receives into, and bytes of each. */
  private static final short RING_BUFFERS = 256;

  private static final int RING_BUFFER_BYTES = 16 << 10;
  private static final short RING_GROUP = 1;

  private final EventLoopGroup loop;
  private final String address;

  private NettyServer(IoHandlerFactory io, ServerBootstrap bootstrap, Binding binding) {
    loop = new MultiThreadIoEventLoopGroup(1, io);
    ByteBufAllocator allocator = PooledByteBufAllocator.DEFAULT;
    boolean tcp = binding.transport() == Transport.TCP;
    SocketAddress where =
        tcp
            ? new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)
            : new DomainSocketAddress(binding.path().toFile());
    Channel listener =
        bootstrap
            .group(loop)
            .option(ChannelOption.SO_BACKLOG, Service.BACKLOG)
            .childOption(ChannelOption.ALLOCATOR, allocator)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, binding.service() == Service.SINK)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(handler(binding.service()));
                  }
                })
            .bind(where)
            .syncUninterruptibly()
            .channel();
    address =
        listener.localAddress() instanceof InetSocketAddress inet
            ? Integer.toString(inet.getPort())
            : binding.path().toString();
  }

  /** Over epoll, TCP or UNIX. */
  static Server epoll(Binding binding) {
    Class<? extends ServerChannel> channel =
        binding.transport() == Transport.TCP
            ? EpollServerSocketChannel.class
            : EpollServerDomainSocketChannel.class;
    return new NettyServer(
        EpollIoHandler.newFactory(), new ServerBootstrap().channel(channel), binding);
  }

  /** Over io_uring, TCP. */
  static Server ioUring(Binding binding) {
    return new NettyServer(
        IoUringIoHandler.newFactory(),
        new ServerBootstrap().channel(IoUringServerSocketChannel.class),
        binding);
  }

  /** Over io_uring, receiving into a buffer ring. */
  static Server ioUringBufferRing(Binding binding) {
    IoUringIoHandlerConfig config =
        new IoUringIoHandlerConfig()
            .setBufferRingConfig(
                IoUringBufferRingConfig.builder()
                    .bufferGroupId(RING_GROUP)
                    .bufferRingSize(RING_BUFFERS)
                    .batchSize(RING_BUFFERS)
                    .batchAllocation(true)
                    .allocator(new IoUringFixedBufferRingAllocator(RING_BUFFER_BYTES))
                    .build());
    return new NettyServer(
        IoUringIoHandler.newFactory(config),
        new ServerBootstrap()
            .channel(IoUringServerSocketChannel.class)
            .childOption(IoUringChannelOption.IO_URING_BUFFER_GROUP_ID, RING_GROUP),
        binding);
  }

  private static ChannelHandler handler(Service service) {
    return switch (service) {
      case ECHO -> new NettyHandlers.Echo();
      case SINK -> new NettyHandlers.Sink();
      case SOURCE -> new NettyHandlers.Source();
      case TRANSFER -> throw new IllegalArgumentException("not measured on Netty");
    };
  }

  @Override
  public String address() {
    return address;
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // the process ends with it
  public void close() {
    loop.shutdownGracefully();
  }
}
