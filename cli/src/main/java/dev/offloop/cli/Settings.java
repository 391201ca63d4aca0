package dev.offloop.cli;

/**
 * What a run is to do, checked. Immutable.
 *
 * @param load the requests
 * @param style how the requests off the loop are written
 * @param limits when it is enough
 * @param workersMin of the pool
 * @param workersMax of the pool
 * @param heartbeatNanos the period of the heartbeat
 * @param isVerified whether each block read is checked
 * @param isCompared whether there is a second phase, on the loop
 */
record Settings(
    Load load,
    Style style,
    Limits limits,
    int workersMin,
    int workersMax,
    long heartbeatNanos,
    boolean isVerified,
    boolean isCompared) {
  private static final long REHEARSAL_READ_DELAY_NANOS = 20_000_000L;

  /**
   * The requests.
   *
   * @param blockBytes what one request moves
   * @param depth requests in flight
   * @param writePercent how many of a hundred requests write
   * @param isSequential one block after the other, instead of at random
   * @param readDelayNanos added to each read
   * @param seed of the sequence of blocks
   */
  record Load(
      int blockBytes,
      int depth,
      int writePercent,
      boolean isSequential,
      long readDelayNanos,
      long seed) {}

  /**
   * When it is enough.
   *
   * @param nanos how long the first phase goes on
   * @param count how many requests each phase makes at most
   * @param callbackNanos after which a callback of blocking calls is cut off, unless the first
   *     phase was longer
   */
  record Limits(long nanos, long count, long callbackNanos) {
    private static final long CALLBACK_NANOS = 10_000_000_000L;
    private static final Limits REHEARSAL = new Limits(250_000_000L, Long.MAX_VALUE, 250_000_000L);

    static Limits ofTime(long nanos) {
      return new Limits(nanos, Long.MAX_VALUE, CALLBACK_NANOS);
    }

    static Limits ofCount(long count) {
      return new Limits(Long.MAX_VALUE, count, CALLBACK_NANOS);
    }
  }

  /** A short run of the same kind, with other blocks, that only reads. */
  Settings rehearsal() {
    final Load reads =
        new Load(
            load.blockBytes,
            load.depth,
            0,
            load.isSequential,
            Math.min(load.readDelayNanos, REHEARSAL_READ_DELAY_NANOS),
            ~load.seed);
    return new Settings(
        reads, style, Limits.REHEARSAL, workersMin, workersMax, heartbeatNanos, false, isCompared);
  }
}
