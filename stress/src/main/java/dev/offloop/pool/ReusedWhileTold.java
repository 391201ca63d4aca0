package dev.offloop.pool;

import dev.offloop.stress.Pair;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * PAIR reuse: the home tells the outcome of a flight while somebody else finds the request free,
 * submits it again, and its next flight ends.
 */
@Pair("reuse")
@JCStressTest
@Outcome(id = "\\[1\\]", expect = Expect.ACCEPTABLE, desc = "was not free yet")
@Outcome(id = "\\[1, 2\\]", expect = Expect.ACCEPTABLE, desc = "flew again")
@Outcome(expect = Expect.FORBIDDEN, desc = "told the other flight's, or lost, or told twice")
@State
public class ReusedWhileTold {
  private final HandPool hand = new HandPool(1, 1);
  private int flights;
  private final List<Integer> told = new ArrayList<>();
  private final Again request = new Again(this);

  /** Makes a request whose first flight is decided and placed. */
  public ReusedWhileTold() {
    flies();
  }

  private void flies() {
    if (request.submitIfFree()) {
      hand.take(0);
      hand.hand(0).step(); // runs
      hand.hand(0).step(); // finishes
    }
  }

  /** The home. */
  @Actor
  public void tells() {
    hand.turn();
  }

  /** Who submits, and the worker. */
  @Actor
  public void submits() {
    for (int i = 0; i < 20 && !request.isFree(); i++) {
      Thread.onSpinWait();
    }
    flies();
  }

  /** Tells the rest. */
  @Arbiter
  public void tellsTheRest(L_Result result) {
    hand.turn();
    hand.check();
    result.r1 = told.toString();
  }

  private static final class Again extends Reusable<Integer> {
    Again(ReusedWhileTold race) {
      super(race.hand.pool, () -> ++race.flights, (value, failure) -> race.told.add(value));
    }
  }
}
