// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.door;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Says what a test or a class of tests needs from the machine.
 *
 * <p>Where something is missing the test is skipped with the reason. With {@code CI=true} in the
 * environment it fails with the same reason, so that nothing is ever left out there unseen.
 *
 * <p>This is for tools and privileges. A test of something that a sound Linux may be without, such
 * as a protocol that is a kernel module, asks the engine and judges its {@code errno}.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(NeedsCondition.class)
@SuppressWarnings("exports") // the condition is JUnit's to call, nobody else's
public @interface Needs {
  /** Programs that must be on the {@code PATH}, in {@code /usr/sbin} or in {@code /sbin}. */
  String[] value() default {};

  /** Whether the test must run as root with the capabilities to administer the network. */
  boolean root() default false;

  /**
   * What the kernel must offer: a path that must exist, such as {@code /dev/net/tun}, or a protocol
   * by its name in {@code /proc/net/protocols}, such as {@code AF_VSOCK} or {@code PACKET}.
   */
  String[] kernel() default {};
}
