// SPDX-License-Identifier: Apache-2.0

/**
 * Which families, types and protocols an engine opens: asked one by one, shown as a table or as
 * JSON.
 */
package io.cleat.cli.families;
