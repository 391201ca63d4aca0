package dev.offloop.pool;

import dev.offloop.stress.Weakened;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** Twin of PAIR reuse: the home sets the request free, and reads its outcome then. */
@Weakened("reuse")
@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "told its own outcome")
@Outcome(id = "2", expect = Expect.ACCEPTABLE_INTERESTING, desc = "told the next flight's")
@State
public class ReusableFreedBeforeRead {
  private volatile boolean isFree;
  private int outcome = 1;

  /** The home. */
  @Actor
  public void tells(I_Result result) {
    isFree = true;
    Thread.onSpinWait(); // widens the gap
    result.r1 = outcome;
  }

  /** Who submits, and the worker. */
  @Actor
  public void submits() {
    if (isFree) {
      outcome = 2;
    }
  }
}
