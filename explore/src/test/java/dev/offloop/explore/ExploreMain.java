package dev.offloop.explore;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Explores for about as long as is asked: {@code --for 10m}. Prints a table and one line; exits
 * with 0 only if nothing was found in core's classes and every planted mistake was.
 */
public final class ExploreMain {
  private static final int MUTANT_SCENARIOS = 200;
  private static final int INVOCATIONS = 300;
  private static final int CALIBRATION = 5;
  private static final String USAGE =
      "usage: explore [--for DURATION] [--only NAME] [--core], as in --for 90s --only queue;"
          + " --core explores core's own classes only and plants nothing";

  private final List<String> wrong = new ArrayList<>();
  private long invocations;
  private int scenarios;
  private int found;
  private int planted;

  private ExploreMain() {}

  /** Runs it. */
  public static void main(String[] arguments) {
    Duration budget = Duration.ofMinutes(1);
    String only = "";
    boolean isCoreOnly = false;
    for (int i = 0; i < arguments.length; i += 2) {
      if (arguments[i].equals("--core")) {
        isCoreOnly = true;
        i--; // it has no value
        continue;
      }
      final String value = i + 1 < arguments.length ? arguments[i + 1] : "";
      if (arguments[i].equals("--for") && value.matches("[1-9][0-9]*[smh]")) {
        budget = Duration.parse("PT" + value);
      } else if (arguments[i].equals("--only") && !value.isEmpty()) {
        only = value;
      } else {
        System.err.println(USAGE);
        System.exit(64);
      }
    }
    System.exit(new ExploreMain().run(budget, only, isCoreOnly) ? 0 : 1);
  }

  private boolean run(Duration budget, String only, boolean isCoreOnly) {
    final List<Exploration> explorations =
        Explorations.all().stream()
            .filter(exploration -> exploration.name().contains(only))
            .toList();
    Report.heading();
    final long began = System.nanoTime();
    if (!isCoreOnly) {
      explorations.forEach(
          exploration -> exploration.mutants().forEach(mutant -> plant(exploration, mutant)));
    }
    final long left = budget.toMillis() - (System.nanoTime() - began) / 1_000_000;
    final long runs = explorations.stream().mapToLong(each -> each.isStressed() ? 2 : 1).sum();
    for (Exploration exploration : explorations) {
      explore(exploration, Math.max(1_000, left / Math.max(1, runs)));
    }
    wrong.forEach(System.out::println);
    final boolean holds = wrong.isEmpty() && !explorations.isEmpty();
    System.out.printf(
        "explore: %s: %d explorations, %d scenarios, %d invocations, %d of %d planted mistakes"
            + " found, %d s%n",
        holds ? "holds" : "FAILS",
        explorations.size(),
        scenarios,
        invocations,
        found,
        planted,
        (System.nanoTime() - began) / 1_000_000_000L);
    return holds;
  }

  private void plant(Exploration exploration, Mutant mutant) {
    final Explored explored =
        Explorer.modelChecked(
            exploration, Twin.of(exploration.state(), mutant), MUTANT_SCENARIOS, INVOCATIONS);
    Report.print(exploration.name(), mutant.name(), explored);
    planted++;
    if (explored.failure() == null) {
      wrong.add("not found: " + exploration.name() + ": " + mutant.name());
    } else {
      found++;
    }
  }

  private void explore(Exploration exploration, long millis) {
    final Explored calibration =
        Explorer.modelChecked(exploration, exploration.state(), CALIBRATION, INVOCATIONS);
    require(
        exploration,
        "in interleavings that Lincheck chooses",
        Explorer.modelChecked(
            exploration, exploration.state(), scaled(calibration, millis), INVOCATIONS));
    if (exploration.isStressed()) {
      final Explored stress = Explorer.stressed(exploration, CALIBRATION, INVOCATIONS);
      require(
          exploration,
          "on threads that run freely",
          Explorer.stressed(exploration, scaled(stress, millis), INVOCATIONS));
    }
  }

  /** How many scenarios fit into the time, by how long a few took. */
  private static int scaled(Explored few, long millis) {
    final long each = Math.max(1, few.millis() / CALIBRATION);
    return Math.clamp((millis - few.millis()) / each, CALIBRATION, 1_000_000);
  }

  private void require(Exploration exploration, String how, Explored explored) {
    Report.print(exploration.name(), how, explored);
    scenarios += explored.scenarios();
    invocations += explored.invocations();
    if (explored.failure() != null) {
      wrong.add("found in " + exploration.name() + " " + how + ":\n" + explored.failure());
    }
  }
}
