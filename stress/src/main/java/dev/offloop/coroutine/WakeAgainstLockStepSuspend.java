package dev.offloop.coroutine;

import dev.offloop.Coroutine;
import dev.offloop.stress.Pair;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** PAIR wake: a coroutine in lock step with its loop suspends while another thread wakes it. */
@Pair("wake")
@JCStressTest
@Outcome(id = "over", expect = Expect.ACCEPTABLE, desc = "went on")
@Outcome(expect = Expect.FORBIDDEN, desc = "suspended for ever")
@State
public class WakeAgainstLockStepSuspend {
  private final Suspended suspended = new Suspended(Coroutine.Kind.LOCK_STEP);

  /** The loop. */
  @Actor
  public void turns() {
    suspended.turn();
  }

  /** Who wakes. */
  @Actor
  public void wakes() {
    suspended.wake();
  }

  /** Turns on, and says what came of it. */
  @Arbiter
  public void ends(L_Result result) {
    result.r1 = suspended.end();
  }
}
