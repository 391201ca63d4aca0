package dev.offloop.bench.compare;

import java.util.Arrays;
import java.util.Collection;

/**
 * What several rounds came to. Immutable.
 *
 * @param median the middle one, or the mean of the two in the middle
 * @param least the smallest
 * @param most the largest
 */
record Spread(double median, double least, double most) {
  /** Of no rounds. */
  static final Spread NONE = new Spread(Double.NaN, Double.NaN, Double.NaN);

  /** Sums up; what is not a number does not count. */
  static Spread of(Collection<Double> rounds) {
    final double[] sorted =
        rounds.stream().mapToDouble(round -> round).filter(round -> !Double.isNaN(round)).toArray();
    if (sorted.length == 0) {
      return NONE;
    }
    Arrays.sort(sorted);
    final int middle = sorted.length / 2;
    final double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1]);
  }
}
