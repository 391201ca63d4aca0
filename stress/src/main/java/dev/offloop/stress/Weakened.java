package dev.offloop.stress;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A twin of a pair's protocol with one access weakened or one step displaced: the outcome that the
 * pair forbids, here graded as interesting, must be seen. It shows that the stress tests can see
 * such a fault at all.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Weakened {
  /**
   * Whose twin this is.
   *
   * @return the name behind PAIR in core, or that of a protocol in ARCHITECTURE.md
   */
  String value();

  /**
   * Whether the forbidden outcome can be seen on processors that reorder nothing but a write with a
   * later read (x86). Where not, it counts as shown by a model only and is listed so.
   *
   * @return whether the run fails when the outcome was not seen
   */
  boolean isVisible() default true;
}
