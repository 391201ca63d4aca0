package dev.offloop.pool;

import dev.offloop.stress.Weakened;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Twin of PAIR one-outcome: the word is read, then written, by who has not locked the queue. */
@Weakened("one-outcome")
@JCStressTest
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "the worker")
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "the canceller")
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE_INTERESTING, desc = "two outcomes")
@State
public class OneOutcomeByCheckThenWrite {
  private static final int QUEUED = 0;
  private static final int ACTIVE = 1;
  private static final int CANCELLED = 4;

  private volatile int word = QUEUED;

  private boolean move(int from, int to) {
    if (word != from) {
      return false;
    }
    word = to;
    return true;
  }

  /** The worker. */
  @Actor
  public void starts(ZZ_Result result) {
    result.r1 = move(QUEUED, ACTIVE);
  }

  /** The canceller. */
  @Actor
  public void cancels(ZZ_Result result) {
    result.r2 = move(QUEUED, CANCELLED);
  }
}
