// SPDX-License-Identifier: Apache-2.0
/** Deadlines: a wheel that is told the time. */
package io.cleat.stack.time;
