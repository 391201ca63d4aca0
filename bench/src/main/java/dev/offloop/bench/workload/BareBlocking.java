package dev.offloop.bench.workload;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.LongAdder;

/**
 * What so many threads reach that do nothing but block, again and again, without a pool or a loop:
 * the system's timers and wake-ups alone. Driver only; {@code works} and {@code isOver} are shared.
 */
final class BareBlocking {
  private final Callable<Object> pause;
  private final LongAdder works = new LongAdder();
  private volatile boolean isOver;

  BareBlocking(long workNanos) {
    this.pause = Works.blocking(workNanos);
  }

  Figures run(int threads, long nanos) throws InterruptedException {
    final List<Thread> all = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      all.add(Thread.ofPlatform().daemon().start(this::block));
    }
    Works.pauseUntil(System.nanoTime() + nanos / 4); // until all are under way
    final Cost cost = Cost.begin();
    final long before = works.sum();
    final long start = System.nanoTime();
    Works.pauseUntil(start + nanos);
    final long done = works.sum() - before;
    final double seconds = (System.nanoTime() - start) / 1e9;
    final Figures figures = new Figures().put("ops_per_s", done / seconds).putAll(cost.per(done));
    isOver = true;
    for (Thread each : all) {
      each.join();
    }
    return figures;
  }

  private void block() {
    try {
      while (!isOver) {
        pause.call();
        works.increment();
      }
    } catch (Exception failure) {
      throw new IllegalStateException(failure);
    }
  }
}
