// SPDX-License-Identifier: Apache-2.0
/**
 * The loads: what is put on a server, and what comes of it. One thread, an epoll loop on bare
 * system calls.
 */
package io.cleat.testing.bench.load;
