// SPDX-License-Identifier: Apache-2.0

/** TLS by Java's SSLEngine, with certificates and keys in PEM files. */
package io.cleat.efun.tls;
