package dev.offloop.loop;

import dev.offloop.stress.Weakened;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Twin of PAIR ring: the loop looks first and clears the bell then. */
@Weakened("ring")
@JCStressTest
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "seen, and another look comes")
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "seen")
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "another look comes")
@Outcome(
    id = "false, false",
    expect = Expect.ACCEPTABLE_INTERESTING,
    desc = "unseen, and nobody looks again")
@State
public class RingLooksBeforeClearing {
  private volatile boolean rung = true;
  private volatile boolean published;

  /** The ringer. */
  @Actor
  public void rings() {
    published = true;
    if (!rung) {
      rung = true;
    }
  }

  /** The loop. */
  @Actor
  public void looks(ZZ_Result result) {
    result.r1 = published;
    Thread.onSpinWait(); // widens the gap
    rung = false;
  }

  /** Says whether another look comes. */
  @Arbiter
  public void asks(ZZ_Result result) {
    result.r2 = rung;
  }
}
