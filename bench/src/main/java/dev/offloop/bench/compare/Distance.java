package dev.offloop.bench.compare;

import dev.offloop.bench.workload.Figures;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How far apart the two processors were, as the time that a {@link CacheLine} took there and back.
 * Rounds compare only where it was the same, before and after each. Immutable.
 *
 * @param leastNanos the shortest that counts as the same
 * @param mostNanos the longest
 */
record Distance(double leastNanos, double mostNanos) {
  /** The figure of a round that says what the line took before it. */
  static final String BEFORE = "line_before_ns";

  /** The figure of a round that says what the line took after it. */
  static final String AFTER = "line_after_ns";

  private static final double ALIKE =
      1.25; // a factor; one core, one cache and two caches differ by 2 and more

  private static Distance around(double nanos) {
    return new Distance(nanos / ALIKE, nanos * ALIKE);
  }

  /** Whether a round was made at this distance. */
  boolean isOf(Figures round) {
    return contains(round.get(BEFORE)) && contains(round.get(AFTER));
  }

  private boolean contains(double nanos) {
    return nanos >= leastNanos && nanos <= mostNanos;
  }

  /** Returns how many rounds those have at this distance who have the fewest. */
  int fewest(Collection<List<Figures>> roundsOfEach) {
    return roundsOfEach.stream()
        .mapToInt(rounds -> (int) rounds.stream().filter(this::isOf).count())
        .min()
        .orElse(0);
  }

  /**
   * Returns the distance at which everybody has most rounds.
   *
   * @param roundsOfEach the rounds of each contestant
   * @param least how many each must have
   * @return nothing if there is none at which each has so many
   */
  static Optional<Distance> common(Collection<List<Figures>> roundsOfEach, int least) {
    Optional<Distance> common = Optional.empty();
    int most = Math.max(1, least) - 1;
    for (List<Figures> rounds : roundsOfEach) {
      for (Figures round : rounds) {
        final Distance distance = around(round.get(BEFORE));
        final int fewest = distance.fewest(roundsOfEach);
        if (fewest > most) {
          most = fewest;
          common = Optional.of(distance);
        }
      }
    }
    return common;
  }

  /** Returns words for the head of a table. */
  String text() {
    return String.format(
        Locale.ROOT, "a cache line takes %.0f–%.0f ns there and back", leastNanos, mostNanos);
  }
}
