package dev.offloop.pool;

import dev.offloop.stress.Pair;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * PAIR outcome: a worker finishes (word, outcome, delivery list, bell) while the home turns. First
 * figure: callbacks in that turn; second: what the callback read; third: callbacks after one more
 * turn.
 */
@Pair("outcome")
@JCStressTest
@Outcome(id = "1, 42, 1", expect = Expect.ACCEPTABLE, desc = "delivered in the turn that it met")
@Outcome(id = "0, 42, 1", expect = Expect.ACCEPTABLE, desc = "delivered in the turn after")
@Outcome(expect = Expect.FORBIDDEN, desc = "lost, twice, or delivered without its value")
@State
public class OutcomeReachesLoop {
  private final HandPool hand = new HandPool(1, 1);
  private final Entry request = new Entry(hand.pool);

  /** Makes a worker whose work has returned. */
  public OutcomeReachesLoop() {
    hand.pool.submit(request);
    hand.take(0);
    hand.hand(0).step(); // runs
    hand.turn(); // so that no bell is rung
  }

  /** The worker. */
  @Actor
  public void finishes() {
    hand.hand(0).step();
  }

  /** The home. */
  @Actor
  public void turns(III_Result result) {
    hand.turn();
    result.r1 = request.callbacks();
  }

  /** Has one more turn, which delivers only if somebody has rung. */
  @Arbiter
  public void turnsAgain(III_Result result) {
    hand.turn();
    hand.check();
    result.r2 = request.value();
    result.r3 = request.callbacks();
  }
}
