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
import org.openjdk.jcstress.infra.results.Z_Result;

/**
 * Twin of PAIR watchdog: that no look is set any more is a release write, which the second look at
 * the loop may overtake.
 */
@Weakened("watchdog")
@JCStressTest
@Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "the turn is looked at")
@Outcome(id = "false", expect = Expect.ACCEPTABLE_INTERESTING, desc = "nobody looks at the turn")
@State
public class WatchdogWithoutFence {
  private static final VarHandle IS_SET;

  private volatile boolean isSet = true;
  private volatile boolean isDriven;

  static {
    try {
      IS_SET =
          MethodHandles.lookup().findVarHandle(WatchdogWithoutFence.class, "isSet", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Who drives the loop. */
  @Actor
  public void turn() {
    isDriven = true;
    if (!isSet) {
      isSet = true;
    }
  }

  /** The machine's thread, a second later. */
  @Actor
  public void look() {
    if (!isDriven) {
      IS_SET.setRelease(this, false);
      if (isDriven) {
        isSet = true;
      }
    }
  }

  /** What is left. */
  @Arbiter
  public void outcome(Z_Result result) {
    result.r1 = isSet;
  }
}
