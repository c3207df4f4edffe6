// SPDX-License-Identifier: Apache-2.0
/** Endpoints at the links: whole frames, in and out (packet(7)). */
package io.cleat.stack.packet;
