// SPDX-License-Identifier: Apache-2.0
/**
 * The engine over a user-level stack: {@link io.cleat.host.Host}. Who calls, turns the stack; who
 * must wait, parks; one clock thread, started when the first timer is set, sees to deadlines.
 */
package io.cleat.host;
