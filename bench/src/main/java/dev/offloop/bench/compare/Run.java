package dev.offloop.bench.compare;

import dev.offloop.bench.contestant.Site;
import dev.offloop.bench.workload.Figures;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Goes through the plan: for each setting, several times over, a new process of every contestant,
 * and for each row rounds in which they take turns. Where two processors hand something over, the
 * {@link Distance} is measured between the rounds. One thread.
 */
final class Run {
  static final String PROCESS = "process"; // the figure of a round that says of which it is

  private final Results results;
  private final Path nativeProgram;
  private final Path log;
  private final int warmMillis;
  private final int processes;
  private final PrintStream progress;
  private final Map<String, String> refusals = new TreeMap<>(); // by row and contestant
  private final CacheLine line = new CacheLine(Site.LOOP_PROCESSOR, Site.WORKERS_PROCESSOR);

  Run(
      Results results,
      Path nativeProgram,
      Path log,
      int warmMillis,
      int processes,
      PrintStream progress) {
    this.results = results;
    this.nativeProgram = nativeProgram;
    this.log = log;
    this.warmMillis = warmMillis;
    this.processes = processes;
    this.progress = progress;
  }

  /** What contestants could not do, with their words. */
  Map<String, String> refusals() {
    return refusals;
  }

  void all(List<Row> rows) throws IOException {
    for (Map.Entry<Setting, List<Row>> group : Plan.bySetting(rows).entrySet()) {
      final Setting setting = group.getKey();
      final int most = setting.isOfTargets() ? processes : 1;
      for (int process = 1; process <= most; process++) {
        progress.printf("%s, process %d of %d%n", setting.title(), process, most);
        once(setting, group.getValue(), process);
      }
    }
  }

  /** All rows of a setting, in one process of each contestant. */
  private void once(Setting setting, List<Row> rows, int process) throws IOException {
    final List<Child> children = new ArrayList<>();
    try {
      start(setting, rows, children);
      for (Row row : rows) {
        final long begin = System.nanoTime();
        row(row, process, children);
        progress.printf("  %s, %.1f s%n", row.id(), (System.nanoTime() - begin) / 1e9);
      }
    } finally {
      children.forEach(Child::close);
    }
  }

  private void start(Setting setting, List<Row> rows, List<Child> children) throws IOException {
    for (Entrant entrant : results.entrants()) {
      if (rows.stream().anyMatch(row -> row.isFor(entrant))) {
        children.add(Child.start(entrant, setting, nativeProgram, log));
      }
    }
    for (Child child : children) {
      child.awaitReady();
    }
    for (Child child : List.copyOf(children)) {
      try {
        child.ask("warm " + warmMillis);
      } catch (Child.Refused failure) {
        refusals.put(
            "all of " + setting.title() + " " + child.entrant().id(),
            String.valueOf(failure.getMessage()));
        children.remove(child);
        child.close();
      }
    }
  }

  /** Goes on where the host has moved the processors so often that no rounds compare. */
  private boolean isToGoOn(Row row, int process, int round) {
    return round < row.rounds()
        || (round < row.roundsMost() && !results.hasRounds(row.id(), row.roundsWanted(process)));
  }

  private void row(Row row, int process, List<Child> children) {
    final List<Child> turn = new ArrayList<>(children);
    turn.removeIf(child -> !row.isFor(child.entrant()));
    double nanos = row.isOfDistance() ? line.roundTripNanos() : Double.NaN;
    for (int round = -row.roundsToWarm(); isToGoOn(row, process, round); round++) {
      for (Iterator<Child> each = turn.iterator(); each.hasNext(); ) {
        final Child child = each.next();
        try {
          final Figures figures = child.ask(row.command()).put(PROCESS, process);
          if (row.isOfDistance()) {
            figures.put(Distance.BEFORE, nanos);
            nanos = line.roundTripNanos();
            figures.put(Distance.AFTER, nanos);
          }
          if (round >= 0) {
            results.add(row.id(), child.entrant().id(), figures);
          }
        } catch (IOException failure) {
          refusals.put(row.id() + " " + child.entrant().id(), String.valueOf(failure.getMessage()));
          each.remove();
        }
      }
      if (!turn.isEmpty()) {
        turn.add(turn.removeFirst()); // another one begins the next round
      }
    }
  }
}
