// SPDX-License-Identifier: Apache-2.0

/**
 * What differs between systems, as data: {@link io.cleat.stack.profile.Setting} is the table of all
 * that can be set, with what Linux and FreeBSD have there, {@link io.cleat.stack.profile.Profile}
 * one choice of values.
 */
package io.cleat.stack.profile;
