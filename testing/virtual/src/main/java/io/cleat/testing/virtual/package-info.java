// SPDX-License-Identifier: Apache-2.0

/**
 * Hosts of the user-level engine whose time the test keeps: an hour costs what its packets cost,
 * and the same seed gives the same bytes.
 */
package io.cleat.testing.virtual;
