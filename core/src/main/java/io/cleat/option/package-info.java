// SPDX-License-Identifier: Apache-2.0
/**
 * Socket options: for each level a class with the numbers of the manual pages and, beside them,
 * typed {@link io.cleat.option.Option}s that know how their value is laid out.
 */
package io.cleat.option;
