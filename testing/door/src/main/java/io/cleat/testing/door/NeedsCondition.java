// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.door;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Judges {@link Needs}: skips a test that the machine cannot run, and fails it in CI. */
final class NeedsCondition implements ExecutionCondition {
  private final Machine machine = Machine.local();
  private final boolean ci = "true".equals(System.getenv("CI"));

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    Optional<Needs> needs = AnnotationSupport.findAnnotation(context.getElement(), Needs.class);
    return needs.map(n -> judge(missing(n, machine), ci)).orElseGet(() -> judge(List.of(), ci));
  }

  /** What {@code machine} lacks, each with a word on how to get it; empty when nothing does. */
  static List<String> missing(Needs needs, Machine machine) {
    List<String> missing = new ArrayList<>();
    for (String program : needs.value()) {
      if (!machine.hasProgram(program)) {
        missing.add("the program " + program + " (install it)");
      }
    }
    if (needs.root() && !machine.administersNetwork()) {
      missing.add("root with CAP_NET_ADMIN, CAP_NET_RAW and CAP_SYS_ADMIN");
    }
    for (String facility : needs.kernel()) {
      if (!machine.kernelOffers(facility)) {
        missing.add("a kernel with " + facility);
      }
    }
    return missing;
  }

  static ConditionEvaluationResult judge(List<String> missing, boolean ci) {
    if (missing.isEmpty()) {
      return ConditionEvaluationResult.enabled("the machine has what the test needs");
    }
    String reason = "needs " + String.join(", and ", missing);
    if (ci) {
      throw new ExtensionConfigurationException("in CI no test is skipped: " + reason);
    }
    return ConditionEvaluationResult.disabled(reason);
  }
}
