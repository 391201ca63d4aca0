package dev.offloop.pool;

import dev.offloop.stress.Pair;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * PAIR outcome: who sees the state DONE in the home's turn finds the request delivered by a look
 * that begins then. First figure: DONE was seen; second: callbacks after the look.
 */
@Pair("outcome")
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "done, and delivered")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "not yet done, but delivered")
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "neither yet")
@Outcome(id = "1, 0", expect = Expect.FORBIDDEN, desc = "done, but not in the list")
@State
public class DoneMeansPlaced {
  private final HandPool hand = new HandPool(1, 1);
  private final Entry request = new Entry(hand.pool);

  /** Makes a worker whose work has returned. */
  public DoneMeansPlaced() {
    hand.pool.submit(request);
    hand.take(0);
    hand.hand(0).step(); // runs
  }

  /** The worker. */
  @Actor
  public void finishes() {
    hand.hand(0).step();
  }

  /** The home, which has a reason of its own to look. */
  @Actor
  public void looks(II_Result result) {
    result.r1 = request.isDone() ? 1 : 0;
    hand.pool.deliveries().ring();
    hand.turn();
    hand.check();
    result.r2 = request.callbacks();
  }
}
