// SPDX-License-Identifier: Apache-2.0
/**
 * An extension of JUnit that fails a test after which an endpoint, a timer, a buffer, a fragment or
 * a wait for a neighbour is left.
 */
package io.cleat.testing.leaks;
