// SPDX-License-Identifier: Apache-2.0
/**
 * Two hosts of the user-level stack and a bad network between them, in virtual time: whether every
 * octet arrives ({@link io.cleat.testing.soak.Soak}), and how fast ({@link
 * io.cleat.testing.soak.Throughput}).
 */
package io.cleat.testing.soak;
