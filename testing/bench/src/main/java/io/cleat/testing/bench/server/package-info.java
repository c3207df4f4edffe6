// SPDX-License-Identifier: Apache-2.0
/** The servers under measure: the same services on Cleat, the JDK, Netty and junixsocket. */
package io.cleat.testing.bench.server;
