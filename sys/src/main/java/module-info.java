// SPDX-License-Identifier: Apache-2.0
/** The native room of Cleat: Linux's system calls and struct layouts, and nothing else. */
module io.cleat.sys {
  exports io.cleat.sys;
}
