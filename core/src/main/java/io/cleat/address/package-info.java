// SPDX-License-Identifier: Apache-2.0
/**
 * Addresses: {@link io.cleat.address.Sockaddr}, the reusable buffer in the native form that crosses
 * the door, and records for people to read and write. Knows layouts, not names: nothing here asks a
 * resolver.
 */
package io.cleat.address;
