package dev.offloop.bench.workload;

import dev.offloop.bench.contestant.Callback;
import dev.offloop.bench.contestant.Contestant;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * A closed loop that notes how long each request took from its submit to its callback. Rounds of
 * its own, because the clock costs more than a good hand-over.
 *
 * <h2>Threads and locks</h2>
 *
 * As {@link ClosedLoop}.
 */
final class LatencyLoop {
  private static final long LONGEST_NANOS = 60_000_000_000L;
  private static final int DIGITS = 3;

  private final Contestant contestant;
  private final Callable<Object> work;
  private final int depth;
  private final Signal ended = new Signal();
  private final Histogram histogram = new Histogram(LONGEST_NANOS, DIGITS);

  private volatile boolean isOver;

  private int inFlight; // loop only

  LatencyLoop(Contestant contestant, Callable<Object> work, int depth) {
    this.contestant = contestant;
    this.work = work;
    this.depth = depth;
  }

  Figures run(long nanos) {
    contestant.onLoop(this::start);
    Works.pauseUntil(System.nanoTime() + nanos);
    isOver = true;
    ended.await();
    return new Figures().putTimes(histogram);
  }

  private void start() {
    inFlight = depth;
    for (int i = 0; i < depth; i++) {
      new Probe().submit(System.nanoTime());
    }
  }

  /** One of the requests in flight, again and again. Loop only. */
  private final class Probe implements Callback {
    private long submitted;

    void submit(long now) {
      submitted = now;
      contestant.submit(work, this);
    }

    @Override
    public void accept(@Nullable Object value, @Nullable Throwable failed) {
      final long now = System.nanoTime();
      histogram.recordValue(Math.min(LONGEST_NANOS, now - submitted));
      if (!isOver) {
        submit(now);
      } else if (--inFlight == 0) {
        ended.set();
      }
    }
  }
}
