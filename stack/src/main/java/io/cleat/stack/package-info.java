// SPDX-License-Identifier: Apache-2.0
/**
 * The user-level machine: a function of frames, calls, time and chance. It has no thread, no lock,
 * no clock and no device; whoever owns it turns it.
 */
package io.cleat.stack;
