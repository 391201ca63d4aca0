package dev.offloop.bench.compare;

import java.util.Locale;

/** How a number is written. */
enum Unit {
  /** A large count. */
  COUNT("%,.0f", 1),
  /** Nanoseconds, shown so. */
  NANOS("%,.0f ns", 1),
  /** Nanoseconds, shown as microseconds. */
  MICROS("%,.1f µs", 1_000),
  /** Milliseconds. */
  MILLIS("%,.2f ms", 1),
  /** Bytes. */
  BYTES("%,.1f B", 1),
  /** Mebibytes. */
  MEBIBYTES("%,.0f MiB", 1),
  /** A part of one. */
  SHARE("%.3f", 1),
  /** Microseconds of a second. */
  MICROS_PER_SECOND("%,.0f µs/s", 1),
  /** Microseconds, shown so. */
  PLAIN_MICROS("%,.0f µs", 1);

  private final String format;
  private final double divisor;

  Unit(String format, double divisor) {
    this.format = format;
    this.divisor = divisor;
  }

  String text(double value) {
    if (Double.isNaN(value)) {
      return "–";
    }
    return Double.isInfinite(value) ? "never" : String.format(Locale.ROOT, format, value / divisor);
  }
}
