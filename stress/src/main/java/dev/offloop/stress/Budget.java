package dev.offloop.stress;

import java.util.List;

/**
 * How long a run may take, and what that makes for each test.
 *
 * @param seconds about how long the whole run takes
 */
record Budget(int seconds) {
  /** About what detecting the machine takes, once. */
  private static final int START_SECONDS = 6;

  /** About what the start of a test's own JVM takes, and its first, slow rounds. */
  private static final int FORK_MILLIS = 600;

  private static final int ITERATIONS = 4;
  private static final int LONGEST_FORK_MILLIS = 15_000;
  private static final int LEAST_MILLIS = 200;

  private static final int SEARCH_SECONDS = 12;

  /** What the search for the fault of so many twins may take, once it has not been seen. */
  static Budget search(int twins) {
    return new Budget(START_SECONDS + twins * SEARCH_SECONDS);
  }

  /** Returns the harness's options for so many tests. */
  List<String> options(int tests) {
    final int each = Math.max(1, (seconds - START_SECONDS) * 1_000 / Math.max(1, tests));
    final int forks = 1 + each / LONGEST_FORK_MILLIS;
    final int millis = Math.max(LEAST_MILLIS, each / forks - FORK_MILLIS);
    return List.of(
        "-f",
        String.valueOf(forks),
        "-iters",
        String.valueOf(ITERATIONS),
        "-time",
        String.valueOf(millis / ITERATIONS));
  }
}
