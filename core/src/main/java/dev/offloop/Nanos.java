package dev.offloop;

import java.time.Duration;

/** Durations as the rooms want them. */
final class Nanos {
  private Nanos() {}

  /** Returns the nanoseconds of a duration, or the nearest long. */
  static long saturated(Duration duration) {
    try {
      return duration.toNanos();
    } catch (ArithmeticException tooLong) {
      return duration.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }
}
