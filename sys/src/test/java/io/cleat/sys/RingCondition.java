// SPDX-License-Identifier: Apache-2.0
package io.cleat.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Leaves out tests of rings where the kernel refuses them, as containers often make it do, or is
 * older than 6.1; in CI they fail then.
 */
final class RingCondition implements ExecutionCondition {
  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    int result = attempt();
    if (result >= 0) {
      return ConditionEvaluationResult.enabled("the kernel makes rings");
    }
    String reason = "needs io_uring of Linux 6.1, io_uring_setup(2) fails with errno " + -result;
    if ("true".equals(System.getenv("CI"))) {
      throw new ExtensionConfigurationException("in CI no test is skipped: " + reason);
    }
    return ConditionEvaluationResult.disabled(reason);
  }

  private static int attempt() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = ErrnoCapture.allocate(arena);
      MemorySegment params = arena.allocate(UringParams.SIZE);
      UringParams.flags(params, 0, TestRing.FLAGS);
      UringParams.completions(params, 0, 2);
      int fd = Uring.setup(errno, 1, params);
      return fd < 0 ? fd : Files.close(errno, fd);
    }
  }
}
