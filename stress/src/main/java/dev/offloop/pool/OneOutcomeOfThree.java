package dev.offloop.pool;

import dev.offloop.stress.Pair;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** PAIR one-outcome: worker, canceller and close at once; needs three processors. */
@Pair("one-outcome")
@JCStressTest
@Outcome(id = "worker, cancel RUNNING", expect = Expect.ACCEPTABLE, desc = "cancelled too late")
@Outcome(
    id = "worker, cancel OVER",
    expect = Expect.ACCEPTABLE,
    desc = "cancelled after the outcome")
@Outcome(id = "cancelled, cancel REMOVED", expect = Expect.ACCEPTABLE, desc = "by the canceller")
@Outcome(id = "cancelled, cancel OVER", expect = Expect.ACCEPTABLE, desc = "by the close")
@Outcome(id = "abandoned, cancel RUNNING", expect = Expect.ACCEPTABLE, desc = "ran on, dropped")
@Outcome(id = "abandoned, cancel OVER", expect = Expect.ACCEPTABLE, desc = "ran on, dropped")
@Outcome(expect = Expect.FORBIDDEN, desc = "none, two, or an answer that does not fit")
@State
public class OneOutcomeOfThree {
  private final Contest contest = new Contest();

  /** The worker. */
  @Actor
  public void works() {
    contest.work();
  }

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
