package dev.offloop.base;

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
 * Twin of PAIR turn-ended: the turn's effect is a release write, and no fence stands between it and
 * the look for waiters, which may overtake it.
 */
@Weakened("turn-ended")
@JCStressTest
@Outcome(
    id = "true, true",
    expect = Expect.ACCEPTABLE,
    desc = "the condition was seen, and the waiter told")
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "the condition was seen")
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "the waiter was told")
@Outcome(
    id = "false, false",
    expect = Expect.ACCEPTABLE_INTERESTING,
    desc = "the waiter blocks though its condition holds")
@State
public class TurnEndedWithoutFence {
  private static final VarHandle CONDITION;

  static {
    try {
      CONDITION =
          MethodHandles.lookup()
              .findVarHandle(TurnEndedWithoutFence.class, "condition", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile boolean condition;
  private volatile boolean anyone;
  private volatile long turns;

  /** The loop. */
  @Actor
  public void turns() {
    CONDITION.setRelease(this, true);
    if (anyone) {
      turns = 1;
    }
  }

  /** Who waits beside it. */
  @Actor
  public void waits(ZZ_Result result) {
    anyone = true;
    result.r1 = condition;
  }

  /** Says whether the wait would end. */
  @Arbiter
  public void asks(ZZ_Result result) {
    result.r2 = turns != 0;
  }
}
