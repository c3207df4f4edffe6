// SPDX-License-Identifier: Apache-2.0
/**
 * Transmission Control Protocol, RFC 9293, to be read beside it: {@link
 * io.cleat.stack.tcp.TcpInput} is section 3.10.7 in its order, and the RFC's sentence stands over
 * the step that does it.
 *
 * <p>A connection is one object, {@code Tcb}, of plain fields with the RFC's names; what works on
 * it is grouped by job, one class each, without state of its own. There are no packet objects: the
 * send ring is the retransmission queue.
 */
package io.cleat.stack.tcp;
