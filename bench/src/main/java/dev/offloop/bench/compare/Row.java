package dev.offloop.bench.compare;

import dev.offloop.bench.contestant.Placement;
import java.util.Set;

/**
 * One table: a command that every contestant of a setting is given, several times in each of its
 * processes.
 *
 * @param id what {@code --only} matches
 * @param title for people
 * @param setting whose processes are asked
 * @param shape of the answer
 * @param command for the driver
 * @param rounds how often each process is given it
 * @param contestants who takes part; empty means all
 */
record Row(
    String id,
    String title,
    Setting setting,
    Shape shape,
    String command,
    int rounds,
    Set<String> contestants) {
  /** Whether its figures depend on how far apart the two processors are. */
  boolean isOfDistance() {
    return setting.placement() == Placement.SPLIT
        && (shape == Shape.THROUGHPUT || shape == Shape.LATENCY || shape == Shape.BACKLOG);
  }

  /**
   * How many rounds of a process come first that do not count. Where they run code that nothing
   * before them has run, and few rounds are to come, their median would be of the compiler's
   * making. Of blocking works the pool in question is the one that has grown.
   */
  int roundsToWarm() {
    return switch (shape) {
      case CANCEL, BLOCKING -> 2;
      case BACKLOG, BEHIND, GROWTH -> 1; // a backlog follows another
      default -> 0;
    };
  }

  /**
   * How many rounds at one distance everybody shall have, where that matters.
   *
   * @param processes of so many processes
   */
  int roundsWanted(int processes) {
    return Math.max(2, processes * Math.max(1, rounds - 1));
  }

  /**
   * After how many rounds a process ends at the latest, where everybody shall have some at one
   * distance.
   */
  int roundsMost() {
    return isOfDistance() ? rounds * (shape == Shape.BACKLOG ? 2 : 4) : rounds;
  }

  boolean isFor(Entrant entrant) {
    if (entrant.isMark()) { // elsewhere others do more than it
      return id.matches("noop-(1|16|64|256)-split-4")
          || (entrant.isBareMark() && id.startsWith("blocking-"));
    }
    if (entrant.isWide()) {
      return id.matches("noop-\\d+-(split|one)-4"); // beside itself with 4 workers
    }
    return contestants.isEmpty()
        || contestants.contains(entrant.isBefore() ? Entrant.OWN : entrant.id());
  }
}
