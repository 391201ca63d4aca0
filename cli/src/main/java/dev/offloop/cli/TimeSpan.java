package dev.offloop.cli;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Spans of time as people write them: 20ms, 5s, 1.5m. No state. */
final class TimeSpan implements ITypeConverter<Duration> {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)\\s*(us|ms|s|m|h)");
  private static final Map<String, Long> NANOS =
      Map.of(
          "us", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L);

  @Override
  public Duration convert(String text) {
    final Matcher parts = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!parts.matches()) {
      throw new TypeConversionException(
          "'" + text + "' is no span of time; write it with its unit, like 20ms, 5s or 2m");
    }
    final long unit = NANOS.getOrDefault(parts.group(2), 0L);
    return Duration.ofNanos(Math.round(Double.parseDouble(parts.group(1)) * unit));
  }

  /** A span that somebody chose: no digits that say nothing. */
  static String chosen(long nanos) {
    if (nanos == 0) {
      return "0 s";
    }
    for (String unit : List.of("h", "m")) {
      final long length = NANOS.getOrDefault(unit, 1L);
      if (nanos % length == 0) {
        return nanos / length + " " + unit;
      }
    }
    return text(nanos).replaceFirst("(\\.\\d*?)0+(?= )", "$1").replaceFirst("\\.(?= )", "");
  }

  /** Three digits or so, in the unit that fits. */
  static String text(long nanos) {
    if (nanos < 1_000) {
      return nanos + " ns";
    }
    if (nanos < 1_000_000) {
      return digits(nanos / 1e3) + " µs";
    }
    if (nanos < 1_000_000_000) {
      return digits(nanos / 1e6) + " ms";
    }
    return digits(nanos / 1e9) + " s";
  }

  /** Always milliseconds, so that two of them can be compared at a glance. */
  static String millis(long nanos) {
    return digits(nanos / 1e6) + " ms";
  }

  private static String digits(double value) {
    final int decimals = value < 10 ? 2 : value < 100 ? 1 : 0;
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }
}
