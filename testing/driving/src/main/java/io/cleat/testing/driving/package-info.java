// SPDX-License-Identifier: Apache-2.0
/** Random rounds over hosts, which look for wake-ups that get lost. */
package io.cleat.testing.driving;
