// SPDX-License-Identifier: Apache-2.0
/** How it is measured: processes, processors, rounds, and the kernel's counters. */
package io.cleat.testing.bench.run;
