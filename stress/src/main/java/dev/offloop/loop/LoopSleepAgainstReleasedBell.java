package dev.offloop.loop;

import dev.offloop.stress.Weakened;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * Twin of PAIR loop-sleep: the publisher's write is a release write, which his read of the state
 * may overtake.
 */
@Weakened("loop-sleep")
@JCStressTest
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "seen by the last look, and woken")
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "seen by the last look")
@Outcome(id = "false, false", expect = Expect.ACCEPTABLE, desc = "unseen, but woken")
@Outcome(
    id = "false, true",
    expect = Expect.ACCEPTABLE_INTERESTING,
    desc = "unseen, and the loop sleeps")
@State
public class LoopSleepAgainstReleasedBell {
  private static final int AWAKE = 0;
  private static final int PARKED = 1;
  private static final VarHandle STATE;
  private static final VarHandle RUNG;

  static {
    try {
      final var lookup = MethodHandles.lookup();
      STATE = lookup.findVarHandle(LoopSleepAgainstReleasedBell.class, "state", int.class);
      RUNG = lookup.findVarHandle(LoopSleepAgainstReleasedBell.class, "rung", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile int state = AWAKE;
  private volatile boolean rung;

  /** The publisher. */
  @Actor
  public void publishes() {
    RUNG.setRelease(this, true);
    if (state != AWAKE) {
      STATE.getAndSet(this, AWAKE);
    }
  }

  /** The loop. */
  @Actor
  public void fallsAsleep(ZZ_Result result) {
    state = PARKED;
    result.r1 = rung;
  }

  /** Looks whether the loop would sleep. */
  @Arbiter
  public void looks(ZZ_Result result) {
    result.r2 = state != AWAKE;
  }
}
