package dev.offloop.bench.compare;

/**
 * A column of a table.
 *
 * @param figure the name of the number that the driver answers with
 * @param title its head
 * @param unit how it is written
 * @param isMoreBetter which end is the good one
 */
record Column(String figure, String title, Unit unit, boolean isMoreBetter) {
  static Column more(String figure, String title, Unit unit) {
    return new Column(figure, title, unit, true);
  }

  static Column less(String figure, String title, Unit unit) {
    return new Column(figure, title, unit, false);
  }

  /** Whether one value is better than another. */
  boolean isBetter(double one, double other) {
    return isMoreBetter ? one > other : one < other;
  }
}
