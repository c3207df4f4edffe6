// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;

/** The three services as Netty's handlers. */
@SuppressWarnings(
    "FutureReturnValueIgnored") // as Netty's own examples do: failures reach exceptionCaught
final class NettyHandlers {
  private NettyHandlers() {}

  /** Closes the connection on any failure: the load says what went wrong. */
  static class Handler extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }

  /** Gives back the buffers that were read; they leave together when no more is there. */
  static final class Echo extends Handler {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      context.write(message, context.voidPromise());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      context.flush();
    }
  }

  static final class Sink extends Handler {
    private long count;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ByteBuf buffer = (ByteBuf) message;
      count += buffer.readableBytes();
      buffer.release();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event == ChannelInputShutdownEvent.INSTANCE) {
        context
            .writeAndFlush(context.alloc().directBuffer(Service.COUNT_BYTES).writeLong(count))
            .addListener(ChannelFutureListener.CLOSE);
      }
    }
  }

  /** Writes while the channel wants more, and again when it has become writable. */
  static final class Source extends Handler {
    private static final int HEADER = Service.COUNT_BYTES;

    private final ByteBuf data =
        Unpooled.unreleasableBuffer(
            Unpooled.directBuffer(Service.BUFFER_BYTES).writeZero(Service.BUFFER_BYTES));
    private long left;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ByteBuf buffer = (ByteBuf) message;
      left += buffer.readableBytes() == HEADER ? buffer.readLong() : 0;
      buffer.release();
      write(context);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
      write(context);
    }

    private void write(ChannelHandlerContext context) {
      while (left > 0 && context.channel().isWritable()) {
        int length = (int) Math.min(left, data.readableBytes());
        left -= length;
        context.write(data.retainedSlice(0, length), context.voidPromise());
      }
      context.flush();
    }
  }
}
