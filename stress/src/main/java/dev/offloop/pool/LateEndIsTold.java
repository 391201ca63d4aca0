package dev.offloop.pool;

import dev.offloop.base.Machine;
import dev.offloop.base.Polling;
import dev.offloop.base.Reports;
import dev.offloop.stress.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * PAIR late: a work returns while its pool, whose close has come to the deadline, abandons it and
 * ends.
 */
@Pair("late")
@JCStressTest
@Outcome(id = "abandoned", expect = Expect.ACCEPTABLE, desc = "and its end is told")
@Outcome(id = "returned", expect = Expect.ACCEPTABLE, desc = "and its end is told")
@Outcome(expect = Expect.FORBIDDEN, desc = "no end, or not one callback")
@State
public class LateEndIsTold {
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
  private final CompletableFuture<@Nullable Void> end = request.end();

  /** Makes a request whose work has returned to its worker, in a pool that is at its deadline. */
  public LateEndIsTold() {
    pool.begin();
    home.turn();
    pool.submit(request);
    hands.getFirst().step(); // takes
    hands.getFirst().step(); // runs
    pool.close(1);
  }

  /** The worker. */
  @Actor
  public void finishes() {
    hands.getFirst().step();
  }

  /** The home, which abandons and ends the pool. */
  @Actor
  public void ends() {
    home.turn();
  }

  /** Looks at what was told. */
  @Arbiter
  public void looks(L_Result result) {
    home.turn(); // the pool may not have ended
    if (request.callbacks() != 1) {
      result.r1 = request.callbacks() + " callbacks";
    } else if (!end.isDone()) {
      result.r1 = "no end";
    } else {
      result.r1 = request.isAbandoned() ? "abandoned" : "returned";
    }
  }
}
