package dev.offloop.pool;

import dev.offloop.stress.Weakened;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * Twin of PAIR outcome: the flag that makes a request DONE is set before the request is in the
 * delivery list.
 */
@Weakened("outcome")
@JCStressTest
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "done, and in the list")
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "not yet done, but in the list")
@Outcome(id = "false, false", expect = Expect.ACCEPTABLE, desc = "neither yet")
@Outcome(
    id = "true, false",
    expect = Expect.ACCEPTABLE_INTERESTING,
    desc = "done, but not in the list")
@State
public class DoneBeforePlaced {
  private volatile boolean isDone;
  private volatile boolean isInList;

  /** The worker. */
  @Actor
  public void finishes() {
    isDone = true;
    Thread.onSpinWait(); // widens the gap
    isInList = true;
  }

  /** The home. */
  @Actor
  public void looks(ZZ_Result result) {
    result.r1 = isDone;
    result.r2 = isInList;
  }
}
