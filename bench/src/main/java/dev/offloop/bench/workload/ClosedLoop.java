package dev.offloop.bench.workload;

import dev.offloop.bench.contestant.Callback;
import dev.offloop.bench.contestant.Contestant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A fixed number of requests in flight: each callback submits one more, until the time is over. No
 * clock is read meanwhile, and nothing is allocated but by the contestant.
 *
 * <h2>Threads and locks</h2>
 *
 * The counts belong to the loop; the driver reads them after {@code ended}. {@code isOver} is the
 * driver's word to the loop.
 */
final class ClosedLoop implements Callback {
  private final Contestant contestant;
  private final Callable<Object> work;
  private final int depth;
  private final Signal ended = new Signal();

  private volatile boolean isOver;

  // Loop only.
  private long completed;
  private long counted; // of completed, those within the time
  private long startNanos;
  private long countedNanos;
  private int inFlight;
  private @Nullable Throwable failure;

  ClosedLoop(Contestant contestant, Callable<Object> work, int depth) {
    this.contestant = contestant;
    this.work = work;
    this.depth = depth;
  }

  Figures run(long nanos) {
    final Cost cost = Cost.begin();
    contestant.onLoop(this::start);
    Works.pauseUntil(System.nanoTime() + nanos);
    isOver = true;
    ended.await();
    if (failure != null) {
      throw new IllegalStateException("a work failed", failure);
    }
    return new Figures().put("ops_per_s", counted * 1e9 / countedNanos).putAll(cost.per(completed));
  }

  private void start() {
    inFlight = depth;
    startNanos = System.nanoTime();
    for (int i = 0; i < depth; i++) {
      contestant.submit(work, this);
    }
  }

  @Override
  public void accept(@Nullable Object value, @Nullable Throwable failed) {
    completed++;
    if (failed == null && !isOver) {
      contestant.submit(work, this);
    } else {
      stop(failed);
    }
  }

  private void stop(@Nullable Throwable failed) {
    if (failed != null) {
      failure = failed;
    }
    if (countedNanos == 0) {
      countedNanos = System.nanoTime() - startNanos;
      counted = completed;
    }
    if (--inFlight == 0) {
      ended.set();
    }
  }
}
