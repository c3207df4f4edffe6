// SPDX-License-Identifier: Apache-2.0
/**
 * Endpoints that never leave the host: AF_UNIX, unix(7). What one sends is in the other's queue
 * before the call ends; there are no frames and no timers.
 */
package io.cleat.stack.local;
