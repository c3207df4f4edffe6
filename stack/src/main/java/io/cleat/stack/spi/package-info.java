// SPDX-License-Identifier: Apache-2.0
/**
 * What the stack is given from outside: links that carry its frames, and an environment that knows
 * the time and rolls the dice. Nothing else reaches it.
 */
package io.cleat.stack.spi;
