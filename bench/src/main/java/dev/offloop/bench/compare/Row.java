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
    return contestants.isEmpty() || contestants.contains(entrant.id());
  }
}
