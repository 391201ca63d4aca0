package dev.offloop.pool;

import dev.offloop.stress.Pair;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * PAIR hunt: a request arrives while the hunter takes another and frees the hunt; a second worker
 * is idle.
 */
@Pair("hunt")
@JCStressTest
@Outcome(id = "submitter", expect = Expect.ACCEPTABLE, desc = "who submitted woke the other worker")
@Outcome(id = "hunter", expect = Expect.ACCEPTABLE, desc = "who took woke the other worker")
@Outcome(id = "lost", expect = Expect.FORBIDDEN, desc = "queued, and the other worker sleeps")
@State
public class HuntWhileTaking {
  private final HandPool hand = new HandPool(2, 2);
  private final Hand hunter;
  private final Hand other;
  private @Nullable Thread submitter;

  /** Makes one worker that is about to take a request, and one that is idle. */
  public HuntWhileTaking() {
    hand.hand(0).step();
    hand.hand(1).step();
    hand.pool.submit(new Entry(hand.pool));
    hunter = hand.hand(0).isAsleep() ? hand.hand(1) : hand.hand(0);
    other = hand.hand(0).isAsleep() ? hand.hand(0) : hand.hand(1);
    hunter.step(); // from rest to taking
  }

  /** The submitter. */
  @Actor
  public void submits() {
    submitter = Thread.currentThread();
    hand.pool.submit(new Entry(hand.pool));
  }

  /** The hunter. */
  @Actor
  public void takes() {
    hunter.step();
  }

  /** Looks who woke the other worker. */
  @Arbiter
  public void look(L_Result result) {
    hand.check();
    if (other.isAsleep()) {
      result.r1 = "lost";
    } else {
      result.r1 = submitter == other.waker() ? "submitter" : "hunter";
    }
  }
}
