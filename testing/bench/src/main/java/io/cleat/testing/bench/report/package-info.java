// SPDX-License-Identifier: Apache-2.0
/** What is made of the measurements: medians, ratios, goals, tables and pictures. */
package io.cleat.testing.bench.report;
