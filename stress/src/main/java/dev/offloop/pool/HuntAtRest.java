package dev.offloop.pool;

import dev.offloop.stress.Pair;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * PAIR hunt: a request arrives while the only worker, the hunter, finds nothing and goes to rest.
 */
@Pair("hunt")
@JCStressTest
@Outcome(id = "taken", expect = Expect.ACCEPTABLE, desc = "the worker found the request")
@Outcome(id = "coming", expect = Expect.ACCEPTABLE, desc = "the worker was woken or looks again")
@Outcome(id = "lost", expect = Expect.FORBIDDEN, desc = "queued, and the only worker sleeps")
@State
public class HuntAtRest {
  private final HandPool hand = new HandPool(1, 1);
  private final Entry request = new Entry(hand.pool);

  /** Makes a worker that has just finished, and hunts. */
  public HuntAtRest() {
    hand.pool.submit(new Entry(hand.pool));
    hand.take(0);
    hand.hand(0).step(); // runs
    hand.hand(0).step(); // finishes
  }

  /** The submitter. */
  @Actor
  public void submits() {
    hand.pool.submit(request);
  }

  /** The hunter. */
  @Actor
  public void rests() {
    hand.hand(0).step();
  }

  /** Looks who comes. */
  @Arbiter
  public void look(L_Result result) {
    hand.check();
    final Hand worker = hand.hand(0);
    if (worker.worker.current() == request) {
      result.r1 = "taken";
    } else {
      result.r1 = worker.isAsleep() ? "lost" : "coming";
    }
  }
}
