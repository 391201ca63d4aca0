package dev.offloop.pool;

import dev.offloop.base.Machine;
import dev.offloop.base.Polling;
import dev.offloop.base.Reports;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * One request for whose outcome a worker, a canceller and a close at its deadline contend, on a
 * real pool. Each part is for one actor; the end for the arbiter.
 */
final class Contest {
  private final ClosingHome home = new ClosingHome();
  private final List<Hand> hands = new ArrayList<>();
  private final Pool pool =
      new Pool(
          "pool",
          home,
          () -> 0L,
          steps -> hands.add(new Hand(steps)),
          new PoolLimits(1, 1, Long.MAX_VALUE, 1),
          new Polling(Machine.REAL, 0),
          new Reports((message, failure, thread, stack) -> {}));
  private final Entry request = new Entry(pool);
  private @Nullable String answer; // to the cancel

  /** Makes a queued request and a worker that is about to take it. */
  Contest() {
    pool.begin();
    home.turn();
    pool.submit(request);
  }

  /** Takes, runs and finishes, as far as there is something to. */
  void work() {
    final Hand hand = hands.getFirst();
    for (int i = 0; i < 3; i++) {
      hand.step();
    }
  }

  void cancel() {
    answer = request.cancel();
  }

  /** Closes at its deadline, then turns the home, which abandons. */
  void close() {
    pool.close(1);
    home.turn();
  }

  /** Ends what goes on and says who won; anything but one callback with its reason is no win. */
  String end() {
    final Hand hand = hands.getFirst();
    for (int i = 0; i < 4 && !hand.isOver() && !hand.isAsleep(); i++) {
      hand.step();
    }
    home.turn();
    final String cancel = answer == null ? "" : ", cancel " + answer;
    return winner() + cancel;
  }

  private String winner() {
    if (request.callbacks() != 1) {
      return request.callbacks() + " callbacks";
    }
    final Throwable failure = request.failure();
    if (failure == null) {
      return request.runs() == 1 && request.value() == 42 ? "worker" : "no value";
    }
    if (!(failure instanceof CancellationException)) {
      return "failed with " + failure;
    }
    if (request.wasCancelled()) {
      return request.runs() == 0 ? "cancelled" : "cancelled, but it ran";
    }
    return request.isAbandoned() ? "abandoned" : "cancelled without a reason";
  }
}
