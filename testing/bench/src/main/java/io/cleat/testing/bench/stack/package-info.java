// SPDX-License-Identifier: Apache-2.0
/**
 * The user-level stack beside kernel loopback: the same workloads over both, each in processes of
 * its own, both ends in one process.
 */
package io.cleat.testing.bench.stack;
