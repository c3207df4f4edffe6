// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

import java.util.function.Consumer;

/**
 * A stream that carries values of LPC in the frames of MUD mode, as a side of a connection: each
 * value is a message of its own, a line of JSON.
 */
final class MudEnd implements End {
  private final End stream;
  private final MudSource source;
  private final MudSink sink;

  MudEnd(End stream) {
    this.stream = stream;
    source = new MudSource(stream.source());
    sink = new MudSink(stream.sink());
  }

  /** Who is told that the stream is open, and tells {@code then} of this side. */
  static Opened opened(Opened then) {
    return new Opened() {
      @Override
      public void opened(End end) {
        then.opened(new MudEnd(end));
      }

      @Override
      public void failed(OpenFailure failure) {
        then.failed(failure);
      }
    };
  }

  /** Who is told that a stream has come, and tells {@code guests} of this side. */
  static Waiter.Guests guests(Waiter.Guests guests) {
    return new Waiter.Guests() {
      @Override
      public void came(End end, String from) {
        guests.came(new MudEnd(end), from);
      }

      @Override
      public void trouble(String what) {
        guests.trouble(what);
      }
    };
  }

  @Override
  public String name() {
    return stream.name();
  }

  @Override
  public Source source() {
    return source;
  }

  @Override
  public Sink sink() {
    return sink;
  }

  @Override
  public boolean mustBeDrained() {
    return stream.mustBeDrained();
  }

  @Override
  public boolean breaksAsAWhole() {
    return stream.breaksAsAWhole();
  }

  @Override
  public void close(boolean hurry, Consumer<String> then) {
    stream.close(hurry, then);
  }
}
