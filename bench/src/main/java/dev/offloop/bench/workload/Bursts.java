package dev.offloop.bench.workload;

import dev.offloop.bench.contestant.Callback;
import dev.offloop.bench.contestant.Contestant;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * So many no-ops at once, then rest, again and again. The counts belong to the loop; the driver,
 * which gives the beat, reads them when the last burst is over.
 */
final class Bursts implements Callback {
  private static final long LONGEST_NANOS = 60_000_000_000L;
  private static final int INSPECTED = 20;

  private final Contestant contestant;
  private final int size;
  private final long periodNanos;
  private final Histogram durations = new Histogram(LONGEST_NANOS, 3);
  private final Set<Thread> workers = ConcurrentHashMap.newKeySet();

  private final Callable<Object> inspected =
      () -> {
        workers.add(Thread.currentThread());
        return Works.NO_OP.call();
      };

  // Loop only.
  private Signal burstOver = new Signal();
  private int left;
  private long start;

  Bursts(Contestant contestant, int size, long periodNanos) {
    this.contestant = contestant;
    this.size = size;
    this.periodNanos = periodNanos;
  }

  Figures run(long nanos) {
    final long bursts = Math.max(1, nanos / periodNanos);
    beat(INSPECTED, inspected);
    durations.reset();
    final Cost cost = Cost.begin();
    beat(bursts, Works.NO_OP);
    return cost.per(bursts * size).putTimes(durations).put("threads", workers.size());
  }

  private void beat(long bursts, Callable<Object> work) {
    long next = System.nanoTime();
    for (long i = 0; i < bursts; i++) {
      final Signal over = new Signal();
      contestant.onLoop(() -> burst(work, over));
      over.await();
      next += periodNanos;
      Works.pauseUntil(next);
    }
  }

  private void burst(Callable<Object> work, Signal over) {
    burstOver = over;
    left = size;
    start = System.nanoTime();
    for (int i = 0; i < size; i++) {
      contestant.submit(work, this);
    }
  }

  @Override
  public void accept(@Nullable Object value, @Nullable Throwable failed) {
    if (--left == 0) {
      durations.recordValue(Math.min(LONGEST_NANOS, System.nanoTime() - start));
      burstOver.set();
    }
  }
}
