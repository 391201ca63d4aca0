package dev.offloop.pool;

/**
 * The checked limits of a pool.
 *
 * @param workersMin how many workers stay, 0 or more
 * @param workersMax how many there may be, at least 1 and at least the minimum
 * @param keepAliveNanos how long a worker above the minimum may idle
 * @param processors how many workers may be started without waiting
 */
public record PoolLimits(int workersMin, int workersMax, long keepAliveNanos, int processors) {
  /** Checks all four, naming the pool in the error. */
  public PoolLimits {
    check(workersMin, workersMax);
    if (keepAliveNanos <= 0) {
      throw new IllegalArgumentException(
          "keepAlive must be longer than zero but is %d ns; give a Duration of at least 1 ns"
              .formatted(keepAliveNanos));
    }
  }

  /** Throws IllegalArgumentException unless 0 ≤ min ≤ max and 1 ≤ max. */
  static void check(int workersMin, int workersMax) {
    if (workersMin < 0 || workersMax < 1 || workersMin > workersMax) {
      throw new IllegalArgumentException(
          "workersMin %d and workersMax %d do not go together; there must be 0 <= workersMin <= workersMax and workersMax >= 1"
              .formatted(workersMin, workersMax));
    }
  }
}
