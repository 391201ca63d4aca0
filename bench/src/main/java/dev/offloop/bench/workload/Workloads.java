package dev.offloop.bench.workload;

import dev.offloop.Coroutine;
import dev.offloop.bench.contestant.Contestant;
import dev.offloop.bench.contestant.Kind;
import dev.offloop.bench.contestant.Site;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

/**
 * The workloads by the words of a command. Most use one contestant, which stays; what depends on
 * how a pool grows gets a new one. Driver only.
 */
public final class Workloads {
  private static final long MILLI = 1_000_000;
  private static final int WARM_DEPTH = 64;
  private static final int WARM_TURNS = 8;

  private final Kind kind;
  private final Site site;
  private final Contestant contestant;

  /** Opens the contestant. */
  public Workloads(Kind kind, Site site) {
    this.kind = kind;
    this.site = site;
    this.contestant = kind.open(site);
  }

  /** Runs one workload: its name, then its whole numbers. */
  public Figures run(String command) {
    final String[] words = command.strip().split(" +", -1);
    final int[] n = new int[words.length];
    for (int i = 1; i < words.length; i++) {
      n[i] = Integer.parseInt(words[i]);
    }
    return switch (words[0]) {
      case "warm" -> warm(n[1]);
      case "noop" -> new ClosedLoop(contestant, Works.NO_OP, n[1]).run(n[2] * MILLI);
      case "reused" -> reused(n[1], n[2]);
      case "calls" -> coroutines(n[1]).calls(n[2], n[3] * MILLI);
      case "switches" -> coroutines(n[1]).switches(n[2] * MILLI);
      case "bare-switches" -> BareSwitches.run(n[1], n[2] * MILLI);
      case "alive" -> coroutines(n[1]).alive(n[2]);
      case "reads" -> reads(n[1], n[2]);
      case "latency" -> new LatencyLoop(contestant, Works.NO_OP, n[1]).run(n[2] * MILLI);
      case "busy" -> new ClosedLoop(contestant, Works.busy(n[1] * 1_000L), n[2]).run(n[3] * MILLI);
      case "blocking" -> blocking(n[1], n[2], n[3]);
      case "foreign" -> new Foreign(contestant, n[1]).run(n[2] * MILLI);
      case "backlog" -> new Backlog(contestant, site.workers(), n[1]).run();
      case "cancel" -> cancel(n[1]);
      case "rest" -> new Rest(contestant).run(n[1] * MILLI);
      case "growth" -> onNew(fresh -> new Growth(fresh, n[1] * 1_000L, n[2]).run(n[3] * MILLI));
      case "behind" -> onNew(fresh -> new Behind(fresh, n[1], n[2] * MILLI, n[3]).run());
      case "bursts" -> onNew(fresh -> new Bursts(fresh, n[1], n[2] * MILLI).run(n[3] * MILLI));
      case "memory" -> Memory.figures();
      default -> throw new IllegalArgumentException("there is no workload \"" + words[0] + "\"");
    };
  }

  /**
   * Runs the round trips in turn, in short rounds: what first happens at a round's end (the loop
   * has nothing left, a callback submits no more) takes compiled code back, and the next round
   * would pay for it.
   */
  private Figures warm(int millis) {
    Heap.touch();
    if (contestant instanceof Contestant.Suspending) {
      coroutines(0).warm(20_000);
    }
    final long part = millis * MILLI / (3 * WARM_TURNS);
    for (int turn = 1; turn < WARM_TURNS; turn++) {
      warmTurn(part);
    }
    return warmTurn(part);
  }

  private Figures warmTurn(long part) {
    new ClosedLoop(contestant, Works.NO_OP, WARM_DEPTH).run(part);
    new ClosedLoop(contestant, Works.NO_OP, 1).run(part);
    if (contestant instanceof Contestant.Reusing reusing) {
      new ReusedLoop(reusing, WARM_DEPTH).run(part);
    }
    if (contestant instanceof Contestant.Suspending) {
      coroutines(0).calls(WARM_DEPTH, 2 * part); // slower to warm than callbacks
    }
    return new LatencyLoop(contestant, Works.NO_OP, WARM_DEPTH).run(part);
  }

  private Figures blocking(int micros, int depth, int millis) {
    if (kind != Kind.RINGS) {
      return new BlockingLoop(contestant, micros * 1_000L, depth).run(millis * MILLI);
    }
    try {
      return new BareBlocking(micros * 1_000L).run(depth, millis * MILLI);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Figures cancel(int requests) {
    if (!(contestant instanceof Contestant.Cancelling cancelling)) {
      throw new UnsupportedOperationException(kind.id() + " has no cancel");
    }
    return new Cancels(cancelling, site.workers(), requests).run();
  }

  private Coroutines coroutines(int kind) {
    if (!(contestant instanceof Contestant.Suspending suspending)) {
      throw new UnsupportedOperationException(this.kind.id() + " has no coroutines");
    }
    return new Coroutines(
        suspending, kind == 0 ? Coroutine.Kind.MOUNTED : Coroutine.Kind.LOCK_STEP);
  }

  private Figures reused(int depth, int millis) {
    if (!(contestant instanceof Contestant.Reusing reusing)) {
      throw new UnsupportedOperationException(kind.id() + " cannot reuse a request");
    }
    return new ReusedLoop(reusing, depth).run(millis * MILLI);
  }

  private Figures reads(int readers, int millis) {
    if (!(contestant instanceof Contestant.StraightLine straight)) {
      throw new UnsupportedOperationException(kind.id() + " has no straight-line code");
    }
    return new Reads(straight, readers).run(millis * MILLI);
  }

  private Figures onNew(Function<Contestant, Figures> measurement) {
    try (Contestant fresh = kind.open(site)) {
      final CountDownLatch turned = new CountDownLatch(1);
      fresh.onLoop(turned::countDown);
      turned.await();
      return measurement.apply(fresh);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
