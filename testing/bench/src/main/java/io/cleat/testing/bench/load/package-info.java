// SPDX-License-Identifier: Apache-2.0
/**
 * The loads: what is put on a server, and what comes of it. One thread on bare system calls; where
 * many connections are open, over io_uring or an epoll loop.
 */
package io.cleat.testing.bench.load;
