package dev.offloop.stress;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A stress test of core's own classes: no outcome that breaks the pair's promise may be seen. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Pair {
  /**
   * Which pair this is about.
   *
   * @return the name behind PAIR in core, or that of a protocol in ARCHITECTURE.md
   */
  String value();
}
