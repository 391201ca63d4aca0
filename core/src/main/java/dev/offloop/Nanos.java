package dev.offloop;

import java.time.Duration;

/** Durations as the rooms want them. */
final class Nanos {
  private static final long POLL_LONGEST = 1_000_000L;

  private Nanos() {}

  /** Returns the nanoseconds of a duration, or the nearest long. */
  static long saturated(Duration duration) {
    try {
      return duration.toNanos();
    } catch (ArithmeticException tooLong) {
      return duration.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  /** Returns the nanoseconds of one poll, or refuses them. */
  static long ofPoll(Duration max) {
    final long nanos = saturated(max);
    if (nanos < 0 || nanos > POLL_LONGEST) {
      throw new IllegalArgumentException(
          "one poll may last from 0 to 1 ms but was to last %s; a wake-up takes some ten microseconds, so a longer poll only burns the processor"
              .formatted(max));
    }
    return nanos;
  }
}
