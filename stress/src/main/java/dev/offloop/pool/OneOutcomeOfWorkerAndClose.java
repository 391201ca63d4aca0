package dev.offloop.pool;

import dev.offloop.stress.Pair;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** PAIR one-outcome: a worker takes, runs and finishes while a close is at its deadline. */
@Pair("one-outcome")
@JCStressTest
@Outcome(id = "worker", expect = Expect.ACCEPTABLE, desc = "the close found nothing to end")
@Outcome(id = "cancelled", expect = Expect.ACCEPTABLE, desc = "never ran")
@Outcome(id = "abandoned", expect = Expect.ACCEPTABLE, desc = "ran on, and its value was dropped")
@Outcome(expect = Expect.FORBIDDEN, desc = "none, two, or an answer that does not fit")
@State
public class OneOutcomeOfWorkerAndClose {
  private final Contest contest = new Contest();

  /** The worker. */
  @Actor
  public void works() {
    contest.work();
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
