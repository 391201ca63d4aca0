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
 * <p>Idle workers are woken by the same rule, with one exception: beyond the processors too at once
 * where the works take long, as the last one did behind which others waited. Where that misleads,
 * because short works are followed by one that blocks, the tick corrects it.
 *
 * <p>So n sleeping works reach n workers within a few ms, works of 1 ms within as many ms as
 * workers, and bursts of short works never pass the processors.
 */
final class Growth {
  /** How long the oldest may wait before the pool grows beyond the processors. */
  static final long TICK_NANOS = 1_000_000L;

  /** Works that take less hardly gain from more workers than processors. */
  private static final long SHORT_NANOS = 100_000L;

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

  /**
   * Whether one more idle worker is woken at once for a request that waits.
   *
   * @param awake workers that are there and not idle
   * @param processors how many of them can run beside each other
   * @param isChained whether the pool is stalled
   * @param lastRunNanos how long the work took that was looked at last
   */
  static boolean wakes(int awake, int processors, boolean isChained, long lastRunNanos) {
    return awake < processors || isChained || lastRunNanos >= SHORT_NANOS;
  }

  /** Whether a request that finds nobody idle may have a worker at once. */
  static boolean atOnce(int workers, int workersMax, int processors, boolean chained) {
    return workers < workersMax && (workers < processors || chained);
  }

  /** What the tick decides for a pool in which nobody is on the way to the queue. */
  static Verdict onTick(boolean canGrow, boolean oldestWaitedATick, boolean anyFinishedInTick) {
    if (!canGrow || !oldestWaitedATick) {
      return Verdict.STAY;
    }
    return anyFinishedInTick ? Verdict.ONE : Verdict.CHAIN;
  }
}
