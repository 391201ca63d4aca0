package dev.offloop.bench.workload;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import org.HdrHistogram.Histogram;

/** Named numbers, the answer of a workload; one line of text between two JVMs. One thread. */
public final class Figures {
  private final Map<String, Double> values = new LinkedHashMap<>();

  /** Adds a number. */
  public Figures put(String name, double value) {
    values.put(name, value);
    return this;
  }

  /** Adds all of another's. */
  public Figures putAll(Figures others) {
    values.putAll(others.values);
    return this;
  }

  /** Adds what a histogram of nanoseconds says. */
  Figures putTimes(Histogram nanos) {
    return put("p50_ns", (double) nanos.getValueAtPercentile(50))
        .put("p99_ns", (double) nanos.getValueAtPercentile(99))
        .put("p999_ns", (double) nanos.getValueAtPercentile(99.9))
        .put("max_ns", (double) nanos.getMaxValue());
  }

  /** Returns a number, or NaN. */
  public double get(String name) {
    return values.getOrDefault(name, Double.NaN);
  }

  /** Returns the numbers in the order in which they were put. */
  public Map<String, Double> values() {
    return values;
  }

  /** Returns {@code name=value name=value …}. */
  public String line() {
    final StringJoiner line = new StringJoiner(" ");
    values.forEach(
        (name, value) -> line.add(name + "=" + String.format(Locale.ROOT, "%.9g", value)));
    return line.toString();
  }

  /** Reads what {@link #line} wrote. */
  public static Figures parse(String line) {
    final Figures figures = new Figures();
    for (String pair : line.strip().split(" +", -1)) {
      final int equals = pair.indexOf('=');
      if (equals > 0) {
        figures.put(pair.substring(0, equals), Double.parseDouble(pair.substring(equals + 1)));
      }
    }
    return figures;
  }
}
