package dev.offloop.cli;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Counts and times the requests of one phase, and says when it is enough. Confined to the loop. */
final class Meter {
  private static final long NANOS_HIGHEST = 3_600_000_000_000L;

  private final long nanosMax;
  private final long countMax;
  private final Interruption interruption;
  private final Histogram latency = histogram();

  private long startNanos;
  private long endNanos;
  private long begun;
  private long reads;
  private long writes;
  private @Nullable BenchException failure;

  Meter(long nanosMax, long countMax, Interruption interruption) {
    this.nanosMax = nanosMax;
    this.countMax = countMax;
    this.interruption = interruption;
  }

  static Histogram histogram() {
    return new Histogram(NANOS_HIGHEST, 3);
  }

  static void record(Histogram histogram, long nanos) {
    histogram.recordValue(Math.clamp(nanos, 0, NANOS_HIGHEST));
  }

  void start() {
    startNanos = System.nanoTime();
    endNanos = startNanos;
  }

  /** Whether there is room for one more request in time and number. */
  boolean isOpen() {
    return !isStopped() && begun < countMax && elapsedNanos() < nanosMax;
  }

  /** Whether the phase is to end at once: Ctrl-C, or a failure. */
  boolean isStopped() {
    return failure != null || interruption.isRequested();
  }

  long countLeft() {
    return countMax - begun;
  }

  void begin() {
    begun++;
  }

  /** A request has come to its end. */
  void end(boolean isWrite, long latencyNanos) {
    record(latency, latencyNanos);
    if (isWrite) {
      writes++;
    } else {
      reads++;
    }
    endNanos = System.nanoTime();
  }

  void fail(BenchException because) {
    if (failure == null) {
      failure = because;
    }
  }

  @Nullable BenchException failure() {
    return failure;
  }

  long elapsedNanos() {
    return System.nanoTime() - startNanos;
  }

  /** From the start to the end of the last request. */
  long measuredNanos() {
    return endNanos - startNanos;
  }

  long operations() {
    return reads + writes;
  }

  long reads() {
    return reads;
  }

  long writes() {
    return writes;
  }

  Histogram latency() {
    return latency;
  }

  long nanosMax() {
    return nanosMax;
  }

  long countMax() {
    return countMax;
  }
}
