// SPDX-License-Identifier: Apache-2.0
/** The stack's own memory: rings for bytes, a pool of them, and ranges of sequence numbers. */
package io.cleat.stack.mem;
