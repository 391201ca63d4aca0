package dev.offloop.bench.workload;

import dev.offloop.bench.contestant.Contestant;
import dev.offloop.bench.contestant.Linux;

/**
 * What a contestant's process uses when nothing is to do: in the milliseconds after its last
 * request, where who polls still polls, and later. Driver only.
 */
final class Rest {
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
    final long start = Linux.processNanos();
    Works.pauseUntil(System.nanoTime() + AFTER_NANOS);
    final long settled = Linux.processNanos();
    Works.pauseUntil(System.nanoTime() + nanos);
    final long end = Linux.processNanos();
    return new Figures()
        .put("after_us", (settled - start) / 1e3)
        .put("rest_us_per_s", (end - settled) / 1e3 / (nanos / 1e9));
  }
}
