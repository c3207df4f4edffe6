// SPDX-License-Identifier: Apache-2.0
package io.cleat.link;

/** What can happen to a frame on a {@link FaultyLink}. */
public enum Fault {
  /** It got lost on the way. */
  LOST,

  /** It found the queue before a limited rate full. */
  QUEUE_FULL,

  /** More bytes were under way than {@link FaultyLink#IN_FLIGHT_MAX_BYTES}. */
  IN_FLIGHT_LIMITED,

  /** It came twice. */
  DUPLICATED,

  /** A bit was changed. */
  CORRUPTED,

  /** It stood for several segments and was damaged, so that none of them arrived. */
  CORRUPTED_WHOLE,

  /** It was held back, so that later ones could overtake it. */
  REORDERED
}
