// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

import java.util.function.Consumer;

/** A side that is put together from what it reads from and what it writes to. */
final class PlainEnd implements End {
  private final String name;
  private final Source source;
  private final Sink sink;
  private final Runnable close;

  /**
   * @param source null for none
   * @param sink null for none
   * @param close gives back what they use
   */
  PlainEnd(String name, Source source, Sink sink, Runnable close) {
    this.name = name;
    this.source = source;
    this.sink = sink;
    this.close = close;
  }

  @Override
  public String name() {
    return name;
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
  public void close(boolean hurry, Consumer<String> then) {
    close.run();
    then.accept(null);
  }
}
