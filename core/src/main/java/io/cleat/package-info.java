// SPDX-License-Identifier: Apache-2.0
/**
 * The door: engines that make endpoints, endpoints that move bytes, pollers that say when, and the
 * {@link io.cleat.Socket} of a Java program. This package knows no native code, no protocol and no
 * engine.
 */
package io.cleat;
