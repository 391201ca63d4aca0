package dev.offloop.bench.compare;

import dev.offloop.bench.contestant.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What this library has set out to reach, side by side with its peers in the same run. */
final class Targets {
  private static final Column RATE = Shape.THROUGHPUT.first();
  private static final Column PROCESSOR = Column.less("cpu_ns", "", Unit.NANOS);
  private static final Column P999 = Shape.LATENCY.first();
  private static final Column COMPLETION = Shape.BACKLOG.first();
  private static final Predicate<Entrant> PEERS = Entrant::isPeer;
  private static final Predicate<Entrant> LIBUV = Entrant::isLibuv;

  private final List<Target> targets = new ArrayList<>();

  private Targets() {}

  static List<Target> all() {
    final Targets all = new Targets();
    all.split();
    all.oneProcessor();
    all.limits();
    all.works();
    all.blocking();
    all.requests();
    all.coroutines();
    all.rest();
    return List.copyOf(all.targets);
  }

  private void split() {
    atLeast("no-op, depth 1, split: rate over the best peer's", "noop-1-split-4", 50);
    atLeast("no-op, depth 16, split: rate over the best peer's", "noop-16-split-4", 3);
    for (int depth : new int[] {64, 256}) {
      final String row = "noop-" + depth + "-split-4";
      final String what = "no-op, depth " + depth + ", split: rate over ";
      atLeast(what + "the best peer's", row, 2);
      targets.add(Target.atLeastBest(what + "libuv's", row, RATE, 2, LIBUV));
    }
    targets.add(
        Target.atMostBest(
            "p99.9 at depth 64, split, over the best peer's",
            "latency-64-split-4",
            P999,
            1,
            PEERS));
  }

  private void atLeast(String text, String row, double factor) {
    targets.add(Target.atLeastBest(text, row, RATE, factor, PEERS));
  }

  private void oneProcessor() {
    atLeast("no-op, depth 1, one processor: rate over the best peer's", "noop-1-one-4", 1);
    for (int depth : new int[] {16, 64, 256}) {
      final String row = "noop-" + depth + "-one-4";
      final String what = "no-op, depth " + depth + ", one processor: rate over ";
      atLeast(what + "the best peer's", row, 1.3);
      targets.add(Target.atLeastBest(what + "libuv's", row, RATE, 1.3, LIBUV));
    }
  }

  private void limits() {
    for (String placement : new String[] {"split", "one"}) {
      for (int depth : Plan.DEPTHS) {
        targets.add(
            Target.ratioTo(
                "no-op, depth %d, %s: default limits over 4 workers".formatted(depth, placement),
                "noop-%d-%s-%d".formatted(depth, placement, Plan.WORKERS_FEW),
                Entrant.WIDE,
                RATE,
                0.8));
      }
    }
  }

  private void works() {
    for (int micros : new int[] {30, 100}) {
      final String row = "busy-" + micros + "us-split-4";
      final String what = "works of " + micros + " µs, depth 1, split: ";
      atLeast(what + "rate over the best peer's", row, 1);
      targets.add(
          Target.atMostBest(
              what + "processor time over the best peer's", row, PROCESSOR, 1.2, PEERS));
    }
  }

  private void blocking() {
    blockingWorks();
    own("64 workers stand after", "growth-free-64", "grown_ms", 80, false, "ms");
    final String one = "behind-1x500ms-free-64";
    own("100 no-ops behind one 500 ms work: the first after", one, "first_ms", 5, false, "ms");
    own("100 no-ops behind one 500 ms work: the last after", one, "last_ms", 5, false, "ms");
    own(
        "100 no-ops behind 32 works of 50 ms: the last after",
        "behind-32x50ms-free-64",
        "last_ms",
        15,
        false,
        "ms");
    targets.add(
        Target.atMostBest(
            "bursts of 64 every 10 ms: processor time over the best peer's",
            "bursts-free-64",
            PROCESSOR,
            1,
            PEERS));
    own(
        "bursts of 64 every 10 ms: workers used",
        "bursts-free-64",
        "threads",
        2 * Runtime.getRuntime().availableProcessors(), // far from one for each of the burst
        false,
        "");
  }

  private void blockingWorks() {
    final String row = "blocking-free-64";
    final Target part =
        Target.own(
            "1 ms blocking work, depth 64: part of the ideal", row, "of_ideal", 0.95, true, "");
    targets.add(
        part.markedBy(
            results ->
                // Threads that only block: the timers and the wake-ups of the system are left.
                results.median(row, Kind.RINGS.id(), RATE.figure())
                    / results.median(row, Entrant.OWN, RATE.figure())
                    * results.median(row, Entrant.OWN, "of_ideal")));
  }

  private void own(
      String text, String row, String figure, double limit, boolean isAtLeast, String unit) {
    targets.add(Target.own(text, row, figure, limit, isAtLeast, unit));
  }

  private void requests() {
    final String million = "backlog-1000000-split-4";
    targets.add(
        Target.atMostBest(
            "per completion, 1,000,000 outstanding, over the best peer's",
            million,
            COMPLETION,
            1,
            PEERS));
    targets.add(
        Target.ownRatio(
            "per completion, 1,000,000 outstanding over 10,000",
            million,
            "backlog-10000-split-4",
            COMPLETION,
            1.2,
            false));
    own("live bytes of a waiting request", million, "live_bytes", 72, false, "B");
    final String cancel = "cancel-split-4";
    own("cancel of one of 100,000 queued", cancel, "cancel_ns", 100, false, "ns");
    own("cancelled outcomes told on the loop while workers are busy", cancel, "told", 1, true, "");
    own(
        "bytes left of a cancelled request while workers are busy",
        cancel,
        "left_bytes",
        0.5,
        false,
        "B");
    own(
        "allocated by a request, depth 64, split",
        "noop-64-split-4",
        "alloc_bytes",
        72,
        false,
        "B");
    own(
        "allocated by a reused request, depth 64, split",
        "reused-64-split-4",
        "alloc_bytes",
        0.5,
        false,
        "B");
  }

  private void coroutines() {
    final String callbacks = "noop-64-split-4";
    final Target calls =
        Target.ownRatio(
            "calls of coroutines over callbacks, depth 64, split",
            "calls-mounted-64-split-4",
            callbacks,
            RATE,
            0.8,
            true);
    targets.add(
        calls.markedBy(
            results ->
                // Were all else free: the JDK alone needs so long on the loop for each call.
                results.ownRatio(Plan.BARE + "-split-4", callbacks, RATE.figure())));
  }

  private void rest() {
    final String row = "rest-split-4";
    own("processor time at rest, of a second", row, "rest_us_per_s", 100, false, "µs");
    own(
        "processor time in 5 ms, from 1 ms after the last request",
        row,
        "after_us",
        100,
        false,
        "µs");
  }
}
