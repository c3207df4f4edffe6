// SPDX-License-Identifier: Apache-2.0

/** MUD mode under measure: the values, and echo servers that speak it. */
package io.cleat.testing.bench.mud;
