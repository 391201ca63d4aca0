package dev.offloop.bench.workload;

import dev.offloop.bench.contestant.Contestant;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.LongAdder;

/**
 * Works that block, as many in flight as there may be workers. The ideal is that every worker
 * blocks all the time; a pause of a millisecond is a little longer in truth, so it is measured too.
 * Driver only; the adders are the workers'.
 */
final class BlockingLoop {
  private final Contestant contestant;
  private final long workNanos;
  private final int depth;
  private final LongAdder blockedNanos = new LongAdder();
  private final LongAdder works = new LongAdder();

  BlockingLoop(Contestant contestant, long workNanos, int depth) {
    this.contestant = contestant;
    this.workNanos = workNanos;
    this.depth = depth;
  }

  Figures run(long nanos) {
    final Callable<Object> pause = Works.blocking(workNanos);
    final Callable<Object> work =
        () -> {
          final long start = System.nanoTime();
          final Object done = pause.call();
          blockedNanos.add(System.nanoTime() - start);
          works.increment();
          return done;
        };
    final Figures figures = new ClosedLoop(contestant, work, depth).run(nanos);
    final double meanNanos = blockedNanos.sum() / (double) works.sum();
    final double ideal = depth * 1e9 / meanNanos;
    return figures
        .put("work_us", meanNanos / 1e3)
        .put("of_ideal", figures.get("ops_per_s") / ideal);
  }
}
