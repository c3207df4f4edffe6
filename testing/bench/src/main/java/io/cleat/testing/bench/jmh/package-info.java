// SPDX-License-Identifier: Apache-2.0
/**
 * Single calls, measured by JMH: Cleat's endpoints beside the bare system call through the FFM API,
 * and beside the JDK's channels. The names say who is measured: {@code cleat}, {@code bare}, {@code
 * jdk}.
 */
package io.cleat.testing.bench.jmh;
