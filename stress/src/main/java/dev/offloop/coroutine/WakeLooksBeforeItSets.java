package dev.offloop.coroutine;

import dev.offloop.stress.Weakened;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Twin of PAIR wake: who wakes looks whether the other one rests, and sets the mark then. */
@Weakened("wake")
@JCStressTest
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "rests, and is resumed")
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "has seen the mark")
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "both: a resumption too many")
@Outcome(
    id = "false, false",
    expect = Expect.ACCEPTABLE_INTERESTING,
    desc = "rests, and nobody resumes it")
@State
public class WakeLooksBeforeItSets {
  private volatile boolean isWoken;
  private volatile boolean isResting;

  /** The coroutine; says whether it has seen the mark. */
  @Actor
  public void suspends(ZZ_Result result) {
    isResting = true;
    result.r1 = isWoken;
  }

  /** Who wakes; says whether it resumes. */
  @Actor
  public void wakes(ZZ_Result result) {
    result.r2 = isResting;
    isWoken = true;
  }
}
