package dev.offloop.bench.compare;

import dev.offloop.bench.contestant.Kind;
import dev.offloop.bench.contestant.Placement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which rows a run has, the most important first. Rows of one setting share their contestants'
 * processes, so they are run together. Immutable once made.
 */
final class Plan {
  static final int[] DEPTHS = {1, 16, 64, 256};
  static final int WORKERS_FEW = 4;
  static final int WORKERS_MAX = 64; // a pool's default limit

  private static final Set<String> OWN = Set.of(Entrant.OWN);
  private static final Set<String> STRAIGHT = Set.of(Entrant.OWN, "virtual");
  private static final Set<String> QUICK_FEW = Set.of(Entrant.OWN, "tpe-netty");

  /** Who takes part in a quick run: we, a mark, and those who have been the best of some row. */
  static final Set<String> QUICK =
      Set.of(
          Entrant.OWN,
          Entrant.WIDE,
          Kind.RINGS.id(),
          "tpe-netty",
          "jboss",
          "forkjoin",
          "virtual",
          "jdk-parking",
          Entrant.LIBUV);

  private static final int BACKLOG_COMPARED = 10_000; // with the most, by a target
  private static final int BACKLOG_MOST = 1_000_000;
  private static final int[] BACKLOGS = {0, BACKLOG_COMPARED, 100_000, BACKLOG_MOST};
  private static final List<String> COROUTINES = List.of("mounted", "lockstep");
  static final String BARE = "bare-switches";
  private static final int NOT_COUNTED = 64; // in flight beside the backlog

  private final boolean isQuick;
  private final int rounds;
  private final List<Row> rows = new ArrayList<>();

  private Plan(boolean isQuick, int rounds) {
    this.isQuick = isQuick;
    this.rounds = rounds;
  }

  /**
   * Makes the plan.
   *
   * @param isQuick whether it must end in 90 s
   * @param rounds of a row in each process, or 0 for the default
   */
  static List<Row> rows(boolean isQuick, int rounds) {
    final Plan plan = new Plan(isQuick, rounds > 0 ? rounds : 3);
    plan.split();
    plan.oneProcessor();
    plan.defaultLimits();
    if (!isQuick) {
      plan.free();
      plan.noOps(new Setting(Placement.SPLIT, WORKERS_MAX));
      plan.noOps(new Setting(Placement.ONE, WORKERS_MAX));
    }
    return List.copyOf(plan.rows);
  }

  /** Groups rows by setting, in their order. */
  static Map<Setting, List<Row>> bySetting(List<Row> rows) {
    final Map<Setting, List<Row>> groups = new LinkedHashMap<>();
    rows.forEach(row -> groups.computeIfAbsent(row.setting(), key -> new ArrayList<>()).add(row));
    return groups;
  }

  private void split() {
    final Setting setting = new Setting(Placement.SPLIT, WORKERS_FEW);
    noOps(setting);
    rows.add(
        new Row(
            "reused-64-" + setting.id(),
            "no-op, depth 64, requests reused",
            setting,
            Shape.THROUGHPUT,
            "reused 64 " + millis(setting),
            rounds,
            OWN));
    latencies(setting, isQuick ? new int[] {64} : DEPTHS);
    for (int micros : isQuick ? new int[] {30, 100} : new int[] {10, 30, 100}) {
      add(
          setting,
          "busy-%dus".formatted(micros),
          "works of %d µs, depth 1".formatted(micros),
          Shape.THROUGHPUT,
          "busy %d 1 %d".formatted(micros, millis()));
    }
    backlogs(setting);
    one(
        setting,
        "cancel",
        "cancel of 100,000 queued requests",
        Shape.CANCEL,
        "cancel 100000",
        isQuick ? QUICK_FEW : Set.of());
    coroutines(setting);
    few(setting, "rest", "at rest", Shape.REST, "rest " + (isQuick ? 100 : 300), Set.of());
    memory(setting);
  }

  private void coroutines(Setting setting) {
    for (int kind = 0; kind < COROUTINES.size(); kind++) {
      final String id = COROUTINES.get(kind);
      for (int depth : new int[] {1, 64}) {
        own(
            setting,
            "calls-%s-%d".formatted(id, depth),
            "%d coroutines (%s) that call a no-op".formatted(depth, id),
            Shape.THROUGHPUT,
            "calls %d %d %d".formatted(kind, depth, millis(setting)));
      }
      own(
          setting,
          "switches-" + id,
          "two coroutines (%s) that wake each other and suspend".formatted(id),
          Shape.THROUGHPUT,
          "switches %d %d".formatted(kind, millis()));
      if (!isQuick) {
        own(
            setting,
            "alive-" + id,
            "100,000 coroutines (%s) that wait".formatted(id),
            Shape.ALIVE,
            "alive %d 100000".formatted(kind));
      }
    }
    own(
        setting,
        BARE,
        "64 virtual threads, parked and let go on by the JDK alone",
        Shape.THROUGHPUT,
        "bare-switches 64 " + millis());
  }

  private void own(Setting setting, String id, String title, Shape shape, String command) {
    few(setting, id, title, shape, command, OWN);
  }

  private void backlogs(Setting setting) {
    for (int backlog : isQuick ? new int[] {BACKLOG_COMPARED, BACKLOG_MOST} : BACKLOGS) {
      final int most =
          switch (backlog) {
            case BACKLOG_COMPARED -> 3;
            case BACKLOG_MOST -> 2; // its rounds take long
            default -> 1;
          };
      atMost(
          isQuick ? 1 : most,
          setting,
          "backlog-" + backlog,
          "per completion while %,d others wait".formatted(backlog),
          Shape.BACKLOG,
          "backlog " + (backlog + NOT_COUNTED),
          isQuick ? QUICK_FEW : Set.of());
    }
  }

  private void oneProcessor() {
    noOps(new Setting(Placement.ONE, WORKERS_FEW));
    if (!isQuick) {
      latencies(new Setting(Placement.ONE, WORKERS_FEW), new int[] {64});
    }
  }

  private void defaultLimits() {
    final Setting setting = new Setting(Placement.FREE, WORKERS_MAX);
    some(
        setting,
        "behind-1x500ms",
        "100 no-ops behind one work of 500 ms",
        Shape.BEHIND,
        "behind 1 500 100");
    some(
        setting,
        "behind-32x50ms",
        "100 no-ops behind 32 works of 50 ms",
        Shape.BEHIND,
        "behind 32 50 100");
    some(
        setting,
        "growth",
        "from no worker to 64, works of 1 ms",
        Shape.GROWTH,
        "growth 1000 64 200");
    some(
        setting,
        "bursts",
        "bursts of 64 no-ops every 10 ms",
        Shape.BURSTS,
        "bursts 64 10 " + (isQuick ? 150 : 500));
    add(
        setting,
        "blocking",
        "works of 1 ms that block, depth 64",
        Shape.BLOCKING,
        "blocking 1000 64 " + (isQuick ? 120 : 300));
    if (!isQuick) {
      noOps(setting);
      memory(setting);
    }
  }

  private void free() {
    final Setting setting = new Setting(Placement.FREE, WORKERS_FEW);
    noOps(setting);
    latencies(setting, new int[] {1, 64});
    add(
        setting,
        "foreign",
        "no-ops from 4 foreign threads",
        Shape.THROUGHPUT,
        "foreign 4 " + millis());
    rows.add(
        new Row(
            "reads-" + setting.id(),
            "64 readers of 4 KiB, straight-line code that blocks",
            setting,
            Shape.THROUGHPUT,
            "reads 64 " + millis(),
            rounds,
            STRAIGHT));
  }

  private void noOps(Setting setting) {
    for (int depth : DEPTHS) {
      rows.add(
          new Row(
              "noop-%d-%s".formatted(depth, setting.id()),
              "no-op, depth " + depth,
              setting,
              Shape.THROUGHPUT,
              "noop %d %d".formatted(depth, millis(setting)),
              rounds,
              Set.of()));
    }
  }

  private void latencies(Setting setting, int[] depths) {
    for (int depth : depths) {
      rows.add(
          new Row(
              "latency-%d-%s".formatted(depth, setting.id()),
              "no-op, depth " + depth + ", from submit to callback",
              setting,
              Shape.LATENCY,
              "latency %d %d".formatted(depth, isQuick ? 60 : 2 * millis(setting)),
              Math.min(rounds, isQuick ? 2 : 3),
              Set.of()));
    }
  }

  private void memory(Setting setting) {
    rows.add(
        new Row(
            "memory-" + setting.id(),
            "memory of the process after all that",
            setting,
            Shape.MEMORY,
            "memory",
            1,
            Set.of()));
  }

  private void add(Setting setting, String id, String title, Shape shape, String command) {
    rows.add(new Row(id + "-" + setting.id(), title, setting, shape, command, rounds, Set.of()));
  }

  /** Rows of which each round makes a pool of its own. */
  private void some(Setting setting, String id, String title, Shape shape, String command) {
    few(setting, id, title, shape, command, Set.of());
  }

  private void few(
      Setting setting, String id, String title, Shape shape, String command, Set<String> who) {
    atMost(isQuick ? 1 : 2, setting, id, title, shape, command, who);
  }

  /** Rows that take long. */
  private void one(
      Setting setting, String id, String title, Shape shape, String command, Set<String> who) {
    atMost(1, setting, id, title, shape, command, who);
  }

  private void atMost(
      int most,
      Setting setting,
      String id,
      String title,
      Shape shape,
      String command,
      Set<String> who) {
    final int number = Math.min(rounds, most);
    rows.add(new Row(id + "-" + setting.id(), title, setting, shape, command, number, who));
  }

  private int millis() {
    return isQuick ? 40 : 200;
  }

  /** Short, where the processors' distance may change under a round. */
  private int millis(Setting setting) {
    return setting.placement() == Placement.SPLIT ? Math.min(millis(), 100) : millis();
  }
}
