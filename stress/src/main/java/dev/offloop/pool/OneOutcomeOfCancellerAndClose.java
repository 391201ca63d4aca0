package dev.offloop.pool;

import dev.offloop.stress.Pair;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** PAIR one-outcome: somebody cancels while a close is at its deadline. */
@Pair("one-outcome")
@JCStressTest
@Outcome(id = "cancelled, cancel REMOVED", expect = Expect.ACCEPTABLE, desc = "by the canceller")
@Outcome(id = "cancelled, cancel OVER", expect = Expect.ACCEPTABLE, desc = "by the close")
@Outcome(expect = Expect.FORBIDDEN, desc = "none, two, or an answer that does not fit")
@State
public class OneOutcomeOfCancellerAndClose {
  private final Contest contest = new Contest();

  /** The canceller. */
  @Actor
  public void cancels() {
    contest.cancel();
  }

  /** Who closes at the deadline, and turns the home. */
  @Actor
  public void closes() {
    contest.close();
  }

  /** Says who won. */
  @Arbiter
  public void ends(L_Result result) {
    result.r1 = contest.end();
  }
}
