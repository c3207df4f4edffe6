// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.mud;

import io.cleat.efun.lpc.LpcValue;
import io.cleat.efun.mud.MudEncoder;
import io.cleat.efun.mud.MudFault;
import io.cleat.efun.mud.MudFrames;
import io.cleat.efun.mud.MudProfile;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;

/** Netty's epoll transport with one thread, and the codec in a handler. */
final class NettyEcho implements EchoServer {
  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private final Channel listener;

  NettyEcho() {
    listener =
        new ServerBootstrap()
            .group(group)
            .channel(EpollServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(new Echo());
                  }
                })
            .bind(new InetSocketAddress("127.0.0.1", 0))
            .syncUninterruptibly()
            .channel();
  }

  /** One connection. */
  private static final class Echo extends ChannelInboundHandlerAdapter implements MudFrames.Sink {
    private final MudEncoder encoder = new MudEncoder(MudProfile.standard());
    private final MudFrames frames = new MudFrames(MudProfile.standard(), this);
    private ChannelHandlerContext context;

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
      context = added;
    }

    @Override
    public void channelRead(ChannelHandlerContext from, Object message) {
      ByteBuf piece = (ByteBuf) message;
      try {
        frames.feed(piece.nioBuffer());
      } finally {
        piece.release();
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext from) {
      from.flush();
    }

    @Override
    public void value(LpcValue value, MudFault fault) {
      int length = encoder.encode(value);
      ByteBuf frame = context.alloc().buffer(length).writeBytes(encoder.bytes(), 0, length);
      ChannelFuture _ = context.write(frame, context.voidPromise());
    }

    @Override
    public void badLength(int length) {
      ChannelFuture _ = context.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
      ChannelFuture _ = from.close();
    }
  }

  @Override
  public String name() {
    return "netty epoll";
  }

  @Override
  public int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  @Override
  public void close() {
    listener.close().syncUninterruptibly();
    Future<?> _ = group.shutdownGracefully();
  }
}
