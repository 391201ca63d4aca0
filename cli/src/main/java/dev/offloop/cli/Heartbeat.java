package dev.offloop.cli;

import dev.offloop.AioContext;
import dev.offloop.AioTimer;
import java.time.Duration;
import org.HdrHistogram.Histogram;

/**
 * A timer that stands for everything else a program does on its loop. It aims at fixed times; how
 * late it comes is what its loop's callbacks cost it.
 *
 * <p>Confined to the loop.
 */
final class Heartbeat {
  private final AioTimer timer;
  private final long periodNanos;
  private final Histogram lateness = Meter.histogram();

  private long dueNanos;
  private long missed;

  Heartbeat(AioContext context, long periodNanos) {
    this.timer = context.timer(this::beat);
    this.periodNanos = periodNanos;
  }

  void start() {
    final long now = System.nanoTime();
    dueNanos = now + periodNanos;
    arm(now);
  }

  private void beat() {
    final long now = System.nanoTime();
    Meter.record(lateness, now - dueNanos);
    final long over = (now - dueNanos) / periodNanos; // beats that were due in the meantime
    missed += over;
    dueNanos += (over + 1) * periodNanos;
    arm(now);
  }

  private void arm(long now) {
    timer.schedule(Duration.ofNanos(dueNanos - now));
  }

  /** Ends it; a beat that is overdue counts as late as it is by now. */
  void stop() {
    final long now = System.nanoTime();
    timer.close();
    if (now - dueNanos > 0) {
      Meter.record(lateness, now - dueNanos);
    }
  }

  Result.Heartbeat result() {
    return new Result.Heartbeat(
        lateness.getTotalCount(),
        missed,
        lateness.getValueAtPercentile(99),
        lateness.getMaxValue());
  }
}
