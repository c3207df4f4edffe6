// SPDX-License-Identifier: Apache-2.0
/**
 * Extensions of JUnit that fail a test after which an endpoint, a timer, a buffer, a fragment, a
 * wait for a neighbour or a thread is left.
 */
package io.cleat.testing.leaks;
