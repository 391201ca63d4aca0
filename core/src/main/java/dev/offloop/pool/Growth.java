package dev.offloop.pool;

/**
 * When a pool may have one more worker: a pure rule, tested as a table.
 *
 * <p>Up to the number of processors, whenever a request would wait: more threads than processors
 * help only where work blocks, and below that number one more is never wrong. Beyond, by waiting
 * time, looked at once every {@value #TICK_NANOS} ns while something waits: the oldest has waited a
 * whole tick, and
 *
 * <ul>
 *   <li>nothing has finished in that tick: stalled. The works surely block; start one, which starts
 *       the next before it runs its work, and so on without pause until a work finishes or nothing
 *       waits.
 *   <li>something has finished: moving. The works may be busy rather than blocked; start one.
 * </ul>
 *
 * So n sleeping works reach n workers within a few ms, works of 1 ms within as many ms as workers,
 * and bursts of short works never pass the processors.
 */
final class Growth {
  /** How long the oldest may wait before the pool grows beyond the processors. */
  static final long TICK_NANOS = 1_000_000L;

  private Growth() {}

  /** What a tick comes to. */
  enum Verdict {
    /** No more workers. */
    STAY,
    /** One more worker. */
    ONE,
    /** One more worker, which passes the start on. */
    CHAIN
  }

  /** Whether a request that finds nobody idle may have a worker at once. */
  static boolean atOnce(int workers, int workersMax, int processors, boolean chained) {
    return workers < workersMax && (workers < processors || chained);
  }

  /** What the tick decides for a pool in which nobody is on the way to the queue. */
  static Verdict onTick(
      int workers, int workersMax, boolean oldestWaitedATick, boolean anyFinishedInTick) {
    if (workers >= workersMax || !oldestWaitedATick) {
      return Verdict.STAY;
    }
    return anyFinishedInTick ? Verdict.ONE : Verdict.CHAIN;
  }
}
