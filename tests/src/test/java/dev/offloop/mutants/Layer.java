package dev.offloop.mutants;

import java.util.Arrays;
import java.util.Locale;

/** A way of proving, the fastest first. */
enum Layer {
  /** JUnit classes. */
  TESTS,
  /** JUnit classes that play stories in the deterministic world, by many seeds. */
  SEEDS,
  /** A model in which the same mistake is planted by a switch. */
  MODELS,
  /** An exploration of core's classes by Lincheck. */
  EXPLORE,
  /** A jcstress test of core's classes. */
  STRESS;

  static Layer named(String name) {
    return Arrays.stream(values())
        .filter(layer -> layer.text().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no layer is named \"" + name + "\""));
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
