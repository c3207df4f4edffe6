// SPDX-License-Identifier: Apache-2.0
/**
 * AF_VSOCK, vsock(7): connections between hosts that know each other by number. Over a link they
 * speak the packets of the virtio socket device (Virtual I/O Device specification 1.2, 5.10).
 */
package io.cleat.stack.local.vsock;
