package dev.offloop.bench.compare;

import dev.offloop.bench.contestant.Kind;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * Something that this library set out to reach. Immutable.
 *
 * @param text what is compared
 * @param limit the bound of the measured value
 * @param isAtLeast whether the value must not be below the limit, else not above
 * @param unit of value and limit
 * @param measure takes the value from the results
 */
record Target(String text, double limit, boolean isAtLeast, String unit, Measure measure) {
  /** Takes a value from the results; NaN where something was not measured. */
  interface Measure {
    Measured from(Results results);
  }

  /**
   * A value, and whom it was compared with.
   *
   * @param value NaN where it was not measured
   * @param against a note, or nothing
   * @param mark what the least that must be done has in its place, or NaN
   * @param atomicMark what the same with a pool's atomic accesses has in its place, or NaN
   */
  record Measured(double value, String against, double mark, double atomicMark) {
    static final Measured NOTHING = new Measured(Double.NaN, "");

    Measured(double value, String against) {
      this(value, against, Double.NaN, Double.NaN);
    }

    Measured withMark(double mark) {
      return new Measured(value, against, mark, Double.NaN);
    }
  }

  /** How it stands. */
  enum Verdict {
    /** Reached. */
    MET("met"),
    /** Missed. */
    NOT_MET("NOT MET"),
    /** Left out of this run. */
    NOT_MEASURED("not measured");

    private final String text;

    Verdict(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }

  /** Our median over that of the best other must reach a factor. */
  static Target atLeastBest(
      String text, String row, Column column, double factor, Predicate<Entrant> among) {
    return new Target(text, factor, true, "×", results -> ratio(results, row, column, among));
  }

  /** Our median over that of the best other must stay below a factor. */
  static Target atMostBest(
      String text, String row, Column column, double factor, Predicate<Entrant> among) {
    return new Target(text, factor, false, "×", results -> ratio(results, row, column, among));
  }

  private static Measured ratio(
      Results results, String row, Column column, Predicate<Entrant> among) {
    final Optional<Entrant> best = results.best(row, column, among);
    if (best.isEmpty()) {
      return Measured.NOTHING;
    }
    final double own = results.median(row, Entrant.OWN, column.figure());
    final double other = results.median(row, best.get().id(), column.figure());
    final String figure = column.figure();
    return new Measured(
        own / other,
        best.get().id(),
        results.median(row, Kind.RINGS.id(), figure) / other,
        results.median(row, Kind.RINGS_ATOMIC.id(), figure) / other);
  }

  /** The median of ourselves under other conditions over ours, in one row. */
  static Target ratioTo(String text, String row, String other, Column column, double factor) {
    final String figure = column.figure();
    return new Target(
        text,
        factor,
        true,
        "×",
        results ->
            new Measured(
                results.median(row, other, figure) / results.median(row, Entrant.OWN, figure),
                "own"));
  }

  /** Our median in one row over that in another. */
  static Target ownRatio(
      String text, String row, String base, Column column, double factor, boolean isAtLeast) {
    return new Target(
        text,
        factor,
        isAtLeast,
        "×",
        results -> new Measured(results.ownRatio(row, base, column.figure()), "own"));
  }

  /** Our median against a fixed limit. */
  static Target own(
      String text, String row, String figure, double limit, boolean isAtLeast, String unit) {
    return new Target(
        text,
        limit,
        isAtLeast,
        unit,
        results -> new Measured(results.median(row, Entrant.OWN, figure), ""));
  }

  /** Returns the same target, with what the least that must be done comes to in its place. */
  Target markedBy(ToDoubleFunction<Results> mark) {
    return new Target(
        text,
        limit,
        isAtLeast,
        unit,
        results -> measure.from(results).withMark(mark.applyAsDouble(results)));
  }

  Verdict verdict(Results results) {
    final double value = measure.from(results).value();
    if (Double.isNaN(value)) {
      return Verdict.NOT_MEASURED;
    }
    return (isAtLeast ? value >= limit : value <= limit) ? Verdict.MET : Verdict.NOT_MET;
  }

  String wanted() {
    return (isAtLeast ? "≥ " : "≤ ") + withUnit(limit);
  }

  String measured(Results results) {
    final Measured measured = measure.from(results);
    if (Double.isNaN(measured.value())) {
      return "–";
    }
    if (Double.isInfinite(measured.value())) {
      return "never";
    }
    final String against = measured.against().isEmpty() ? "" : " (" + measured.against() + ")";
    return withUnit(measured.value()) + against;
  }

  /** Returns what the least that must be done came to in this run, or nothing. */
  String markText(Results results) {
    final Measured measured = measure.from(results);
    return mark("bare", measured.mark()) + mark("atomic", measured.atomicMark());
  }

  private String mark(String kind, double value) {
    return Double.isNaN(value) ? "" : "; %s mark %s".formatted(kind, withUnit(value));
  }

  private String withUnit(double value) {
    return (number(value) + " " + unit).strip();
  }

  private static String number(double value) {
    final double size = Math.abs(value);
    final String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, value);
  }
}
