// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

import static io.cleat.cli.relay.Descriptors.STDIN;
import static io.cleat.cli.relay.Descriptors.STDOUT;

import io.cleat.SocketType;
import io.cleat.cli.address.Spec.Ending;
import io.cleat.cli.address.Spec.Stdio;
import io.cleat.cli.relay.Descriptors.Nature;
import io.cleat.kernel.KernelEndpoint;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Standard input and output as a side, whatever they are: a terminal, a pipe, a file, a socket. */
final class StandardEnd {
  private final Loop loop;
  private final Descriptors descriptors;
  private final List<Port> ports = new ArrayList<>();

  private StandardEnd(Loop loop, Descriptors descriptors) {
    this.loop = loop;
    this.descriptors = descriptors;
  }

  static End open(Loop loop, Descriptors descriptors, Stdio stdio, boolean reads, boolean writes)
      throws OpenFailure {
    StandardEnd standard = new StandardEnd(loop, descriptors);
    try {
      Source source = reads ? standard.source() : null;
      Sink sink = writes ? standard.sink() : null;
      return new PlainEnd(stdio.text(), source, sink, () -> standard.ports.forEach(Port::close));
    } catch (IOException e) {
      String which = standard.ports.isEmpty() && reads ? "standard input" : "standard output";
      throw new OpenFailure(stdio.text(), which, IoErrors.of(e), "");
    }
  }

  private Source source() throws IOException {
    if (isFile(STDIN)) {
      return new FileSource(loop, new FileInputStream(FileDescriptor.in).getChannel());
    }
    KernelEndpoint endpoint = descriptors.standard(STDIN);
    Port port = port(endpoint);
    if (endpoint.type() == 0) {
      return new PipeSource(port, !Descriptors.isTerminal(STDIN));
    }
    return isMessages(endpoint) ? new MessageSource(port, Ending.PLAIN) : new StreamSource(port);
  }

  private Sink sink() throws IOException {
    if (isFile(STDOUT)) {
      return new FileSink(new FileOutputStream(FileDescriptor.out).getChannel());
    }
    KernelEndpoint endpoint = descriptors.standard(STDOUT);
    Port port = port(endpoint);
    boolean socket = endpoint.type() != 0;
    return isMessages(endpoint)
        ? new MessageSink(port, Ending.PLAIN, Relay.MESSAGE_BLOCK_BYTES)
        : new StreamSink(port, socket, () -> socket ? StreamSink.shutdown(endpoint) : 0);
  }

  private static boolean isFile(int descriptor) throws IOException {
    return Descriptors.nature(Descriptors.path(descriptor)) == Nature.FILE;
  }

  private static boolean isMessages(KernelEndpoint endpoint) {
    return endpoint.type() != 0 && !SocketType.isStream(endpoint.type());
  }

  private Port port(KernelEndpoint endpoint) {
    Port port = new Port(loop, endpoint);
    ports.add(port);
    return port;
  }
}
