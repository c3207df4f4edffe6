// SPDX-License-Identifier: Apache-2.0

/** The engine that is Linux itself. */
package io.cleat.kernel;
