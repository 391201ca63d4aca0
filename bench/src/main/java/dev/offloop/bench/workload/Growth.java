package dev.offloop.bench.workload;

import dev.offloop.bench.contestant.Contestant;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How soon a pool without workers has as many as blocking works in flight ask for. The set and the
 * time are the workers'; the driver reads them at the end.
 */
final class Growth {
  private final Contestant contestant;
  private final long workNanos;
  private final int depth;
  private final Set<Thread> seen = ConcurrentHashMap.newKeySet();
  private final AtomicLong grownAt = new AtomicLong();

  Growth(Contestant contestant, long workNanos, int depth) {
    this.contestant = contestant;
    this.workNanos = workNanos;
    this.depth = depth;
  }

  Figures run(long nanos) {
    final Callable<Object> pause = Works.blocking(workNanos);
    final long start = System.nanoTime();
    final Callable<Object> work =
        () -> {
          if (seen.add(Thread.currentThread()) && seen.size() == depth) {
            grownAt.compareAndSet(0, System.nanoTime() - start);
          }
          return pause.call();
        };
    new ClosedLoop(contestant, work, depth).run(nanos);
    final long grown = grownAt.get();
    return new Figures()
        .put("grown_ms", grown == 0 ? Double.POSITIVE_INFINITY : grown / 1e6)
        .put("threads", seen.size());
  }
}
