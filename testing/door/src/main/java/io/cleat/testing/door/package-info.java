// SPDX-License-Identifier: Apache-2.0

/** The behavioural suite over the door, for every engine. */
package io.cleat.testing.door;
