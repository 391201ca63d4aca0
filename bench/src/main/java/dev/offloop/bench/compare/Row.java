package dev.offloop.bench.compare;

import java.util.Set;

/**
 * One table: a command that every contestant of a setting is given, several times.
 *
 * @param id what {@code --only} matches
 * @param title for people
 * @param setting whose JVMs are asked
 * @param shape of the answer
 * @param command for the driver
 * @param rounds how often
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
  boolean isFor(Entrant entrant) {
    if (entrant.isLimit()) {
      return id.matches("noop-(64|256)-split-4"); // elsewhere what others do is more than it does
    }
    return contestants.isEmpty()
        || contestants.contains(entrant.isBefore() ? Entrant.OWN : entrant.id());
  }
}
