// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.server;

import java.nio.file.Path;

/**
 * What a server is to offer, and where.
 *
 * @param transport what carries the bytes; TCP and UDP servers take a free port of loopback
 * @param service what is done with them
 * @param path where a UNIX server listens
 * @param messageBytes of each datagram of a transfer; other services take what comes
 */
public record Binding(Transport transport, Service service, Path path, int messageBytes) {}
