// SPDX-License-Identifier: Apache-2.0

/**
 * The wire of MUD mode, socket mode 0 of LPC drivers and the transport of Intermud-3: values as
 * text in frames.
 *
 * <p>A frame is a length of four bytes, big-endian, and as many bytes of payload: the value's text
 * and one NUL. {@link io.cleat.efun.mud.MudEncoder} makes frames, {@link
 * io.cleat.efun.mud.MudFrames} takes a stream apart however it was cut, {@link
 * io.cleat.efun.mud.MudDecoder} reads one payload. A {@link io.cleat.efun.mud.MudProfile} says how
 * near to a real driver they stay.
 *
 * <p>Text, in what a driver sends:
 *
 * <pre>
 *   value   = int / float / string / array / mapping / class / ""    ; "": has no form on the wire
 *   int     = ["-"] 1*DIGIT
 *   float   = ["-"] 1*DIGIT "." 1*DIGIT [ "e" ("+" / "-") 1*DIGIT ]
 *   string  = DQUOTE *( "\" DQUOTE / "\" "\" / "\" CR / CR / any other UTF-8 but NUL, LF ) DQUOTE
 *                                                  ; a bare CR is a line feed, "\" CR a return
 *   array   = "({" *(value ",") "})"
 *   mapping = "([" *(value ":" value ",") "])"
 *   class   = "(/" *(value ",") "/)"
 * </pre>
 */
package io.cleat.efun.mud;
