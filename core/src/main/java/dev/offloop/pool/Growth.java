package dev.offloop.pool;

/**
 * When a pool may have one more worker: a pure rule, tested as a table.
 *
 * <p>Up to the number of processors, whenever a request would wait: more threads than processors
 * help only where work blocks, and below that number one more is never wrong. Beyond, by waiting
 * time, looked at once every {@value #TICK_NANOS} ns while something waits:
 *
 * <ul>
 *   <li>The oldest has waited a whole tick, and nothing has finished in it: stalled. The works
 *       surely block; start one, which starts the next before it runs its work, and so on without
 *       pause until a work finishes or there is somebody on the way for each that waits: two at a
 *       time where two wait for whom nobody is.
 *   <li>It has, and something has finished: moving. The works may be busy rather than blocked;
 *       start one.
 *   <li>It has not, but the works take long, as the last one did behind which others waited: start
 *       one.
 * </ul>
 *
 * <p>Where works take long, one that was started starts the next, as in a stalled pool: so works
 * that block have as many workers as there are of them, and not only as many as keep the wait below
 * a tick.
 *
 * <p>Idle workers are woken by the same rule, but where nobody knows yet how long the works take,
 * at once. Where the last work misleads, because short works are followed by one that blocks, the
 * tick corrects it.
 *
 * <p>So n works that take long reach n workers within a few ms, and bursts of short works never
 * pass the processors.
 */
final class Growth {
  /** How long the oldest may wait before the pool grows beyond the processors. */
  static final long TICK_NANOS = 1_000_000L;

  /** Works that take less hardly gain from more workers than processors. */
  private static final long SHORT_NANOS = 100_000L;

  /**
   * Works that take less, as the mean of {@link #TRIFLES}, cost hardly more than a look at the
   * clock.
   */
  private static final long TRIFLE_NANOS = 1_000L;

  /** How many of them end between two looks at the clock. */
  private static final int TRIFLES = 8;

  /** How long a work took that nobody looked at. */
  static final long UNKNOWN_NANOS = Long.MAX_VALUE;

  private Growth() {}

  /** What a tick comes to. */
  enum Verdict {
    /** No more workers. */
    STAY,
    /** None now, for one is on the way; where the pool was stalled it still is. */
    GO_ON,
    /** One more worker. */
    ONE,
    /** One more worker, which passes the start on, to two where there is something for two. */
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
  static boolean atOnce(
      int workers, int workersMax, int processors, boolean isChained, long lastRunNanos) {
    return workers < workersMax && (workers < processors || isChained || isLong(lastRunNanos));
  }

  /**
   * How many workers a link of a chain starts: two where there is something for two, for to start a
   * thread takes so long that works which block for some ms would feel the chain's length.
   *
   * @param uncovered how many requests wait for which nobody is on the way
   */
  static int birthsInAChain(int uncovered) {
    return Math.clamp(uncovered, 0, 2);
  }

  private static boolean isLong(long lastRunNanos) {
    return lastRunNanos >= SHORT_NANOS && lastRunNanos != UNKNOWN_NANOS;
  }

  /**
   * How many works a worker may do without a look at the clock for the tick.
   *
   * @param sinceLookNanos how long ago it looked last: one work, or {@link #TRIFLES}
   */
  static int unwatched(long sinceLookNanos) {
    return sinceLookNanos < TRIFLES * TRIFLE_NANOS ? TRIFLES - 1 : 0;
  }

  /**
   * What the tick decides where something waits, nobody is on the way to the queue, and there may
   * be one more.
   *
   * @param oldestWaitedATick whether what waits did so at the tick before
   * @param anyFinishedInTick whether a work has finished since then
   * @param lastRunNanos how long the work took that was looked at last, or UNKNOWN_NANOS
   */
  static Verdict onTick(boolean oldestWaitedATick, boolean anyFinishedInTick, long lastRunNanos) {
    if (oldestWaitedATick && !anyFinishedInTick) {
      return Verdict.CHAIN;
    }
    return oldestWaitedATick || isLong(lastRunNanos) ? Verdict.ONE : Verdict.STAY;
  }
}
