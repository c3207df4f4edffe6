// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.soak;

import io.cleat.link.Capture;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Transfers of many seeds, several at a time; each is alone in a world of its own. */
final class Soak {
  private final List<Plan> plans;
  private final int threads;

  Soak(List<Plan> plans, int threads) {
    this.plans = plans;
    this.threads = threads;
  }

  /** What became of one seed: an outcome, or why there is none. */
  record Result(Plan plan, Outcome outcome, Exception failure) {}

  /** Something to be done with a plan. */
  private interface Work {
    Outcome play(Plan plan) throws IOException;
  }

  /** Plays all, and tells of each as soon as those before it are told. */
  List<Result> play(Consumer<Result> told) throws InterruptedException {
    return each(plan -> new Transfer(plan, null).play(), told);
  }

  /** Plays all twice; a seed fails whose two captures are not the same. */
  List<Result> playTwice(Consumer<Result> told) throws InterruptedException {
    return each(Soak::twice, told);
  }

  private List<Result> each(Work work, Consumer<Result> told) throws InterruptedException {
    List<Result> results = new ArrayList<>();
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      List<Future<Outcome>> futures =
          plans.stream().map(plan -> executor.submit(() -> work.play(plan))).toList();
      for (int i = 0; i < plans.size(); i++) {
        Result result = result(plans.get(i), futures.get(i));
        results.add(result);
        told.accept(result);
      }
    }
    return results;
  }

  private static Result result(Plan plan, Future<Outcome> future) throws InterruptedException {
    try {
      return new Result(plan, future.get(), null);
    } catch (ExecutionException e) {
      return new Result(plan, null, new IOException(e.getCause()));
    }
  }

  private static Outcome twice(Plan plan) throws IOException {
    MessageDigest one = digest();
    Outcome outcome = captured(plan, one);
    MessageDigest other = digest();
    captured(plan, other);
    String first = HexFormat.of().formatHex(one.digest());
    String second = HexFormat.of().formatHex(other.digest());
    if (!first.equals(second)) {
      throw new Stalled("%s: two captures differ: %s, %s".formatted(plan, first, second));
    }
    return outcome;
  }

  /** Plays a plan and digests the capture of both ends. */
  static Outcome captured(Plan plan, MessageDigest digest) throws IOException {
    OutputStream file = new DigestOutputStream(OutputStream.nullOutputStream(), digest);
    try (Capture capture = Capture.to(file)) {
      return new Transfer(plan, capture).play();
    }
  }

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has it", e);
    }
  }
}
