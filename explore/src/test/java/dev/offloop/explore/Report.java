package dev.offloop.explore;

/** Lines of the table. No state. */
final class Report {
  private Report() {}

  static void heading() {
    System.out.printf(
        "%-32s %-52s %9s %11s %9s %7s%n",
        "exploration", "what", "scenarios", "invocations", "endings", "seconds");
  }

  static void print(String exploration, String what, Explored explored) {
    System.out.printf(
        "%-32s %-52s %9d %11d %9d %7.1f %s%n",
        exploration,
        what,
        explored.scenarios(),
        explored.invocations(),
        explored.endings(),
        explored.millis() / 1000.0,
        explored.failure() == null ? "nothing found" : "found");
  }
}
