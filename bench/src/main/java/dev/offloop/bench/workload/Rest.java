package dev.offloop.bench.workload;

import dev.offloop.bench.contestant.Contestant;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * What a contestant's threads use when nothing is to do: in the milliseconds after its last
 * request, where who polls still polls, and later. The JVM's own threads are left out: for long
 * after a start the compiler is one of them. Driver only.
 */
final class Rest {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final long MILLI = 1_000_000;
  private static final long LOADED_NANOS = 50 * MILLI;
  private static final long POLLING_MAX_NANOS = MILLI;
  private static final long AFTER_NANOS = 5 * MILLI;
  private static final int DEPTH = 64;

  private final Contestant contestant;

  Rest(Contestant contestant) {
    this.contestant = contestant;
  }

  Figures run(long nanos) {
    new ClosedLoop(contestant, Works.NO_OP, DEPTH).run(LOADED_NANOS);
    Works.pauseUntil(System.nanoTime() + POLLING_MAX_NANOS);
    final long start = threadsNanos();
    Works.pauseUntil(System.nanoTime() + AFTER_NANOS);
    final long settled = threadsNanos();
    Works.pauseUntil(System.nanoTime() + nanos);
    final long end = threadsNanos();
    return new Figures()
        .put("after_us", (settled - start) / 1e3)
        .put("rest_us_per_s", (end - settled) / 1e3 / (nanos / 1e9));
  }

  /** Returns what all threads but this one have used so far. */
  private static long threadsNanos() {
    final long me = Thread.currentThread().threadId();
    long nanos = 0;
    for (long id : THREADS.getAllThreadIds()) {
      if (id != me) {
        nanos += Math.max(0, THREADS.getThreadCpuTime(id)); // -1: has just ended
      }
    }
    return nanos;
  }
}
