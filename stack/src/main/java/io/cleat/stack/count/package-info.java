// SPDX-License-Identifier: Apache-2.0
/** Counters: what came, what went, and why something did not. */
package io.cleat.stack.count;
