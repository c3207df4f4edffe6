// SPDX-License-Identifier: Apache-2.0
/**
 * Where frames go: loopback and cables in memory. Decorators and links of the kernel have their
 * place here too.
 */
package io.cleat.link;
