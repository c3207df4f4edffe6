// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.stack;

import io.cleat.link.Faults;
import io.cleat.stack.profile.Profile;
import java.nio.file.Path;

/**
 * What is to happen between the two hosts.
 *
 * @param connections that the client opens
 * @param bytes that it sends over each
 * @param path how the cable is, each way
 * @param mtu of the cable
 * @param untilNanos when to look
 * @param profile of both hosts
 * @param capture where the frames go; null for nowhere
 */
public record Plan(
    int connections,
    long bytes,
    Faults path,
    int mtu,
    long untilNanos,
    Profile profile,
    Path capture) {}
