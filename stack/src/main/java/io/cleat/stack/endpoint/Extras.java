// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.endpoint;

/** Options that few endpoints set; made when the first is. */
final class Extras {
  int lingerSeconds;
  long receiveTimeoutMicros;
  long sendTimeoutMicros;
  int priority;
  int mark;
  int lowWater = 1;
}
