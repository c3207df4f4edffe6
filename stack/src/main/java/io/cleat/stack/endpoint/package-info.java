// SPDX-License-Identifier: Apache-2.0
/**
 * Endpoints of a stack: what all kinds have in common, the port tables, and what the protocols of
 * one stack share.
 */
package io.cleat.stack.endpoint;
