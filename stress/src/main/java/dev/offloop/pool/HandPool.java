package dev.offloop.pool;

import dev.offloop.base.Machine;
import dev.offloop.base.Polling;
import dev.offloop.base.Reports;
import dev.offloop.base.Steps;
import dev.offloop.loop.EventLoop;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A real pool on a real loop, whose workers are stepped by hand. No time passes for it. Made by one
 * thread, then given to actors, then to the arbiter.
 */
final class HandPool {
  private static final long HOUR_NANOS = 3_600_000_000_000L;

  final EventLoop loop;
  final Pool pool;
  final List<Hand> hands = new ArrayList<>();
  private volatile @Nullable Throwable failure; // the first one reported

  /** Makes a pool whose workers of the minimum are born and rest, unless there is work. */
  HandPool(int workersMin, int workersMax) {
    final Reports reports =
        new Reports(
            (message, thrown, thread, stack) -> {
              if (thrown != null && failure == null) {
                failure = thrown;
              }
            });
    loop = new EventLoop("home", Machine.REAL, reports);
    pool =
        new Pool(
            "pool",
            loop,
            () -> 0L,
            this::start,
            new PoolLimits(workersMin, workersMax, HOUR_NANOS, workersMax),
            new Polling(Machine.REAL, 0),
            reports);
    pool.begin();
    turn();
  }

  private void start(Steps steps) {
    hands.add(new Hand(steps));
  }

  /** Runs one turn of the loop on the calling thread. */
  void turn() {
    loop.poll(false);
  }

  Hand hand(int number) {
    return hands.get(number);
  }

  /** Steps a worker, which has taken nothing yet, until its next step runs the work. */
  void take(int number) {
    final Hand hand = hand(number);
    while (hand.worker.current() == null) {
      hand.step();
      if (hand.isAsleep() || hand.isOver()) {
        throw new AssertionError("worker " + number + " found nothing to take");
      }
    }
  }

  /** Throws what core has reported meanwhile. */
  void check() {
    final Throwable seen = failure;
    if (seen != null) {
      throw new AssertionError("core reported a failure", seen);
    }
  }
}
