package dev.offloop.pool;

import dev.offloop.stress.Weakened;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * Twin of PAIR late: the end is said by a release write, which the last look at the list may
 * overtake. First who placed looks, second the home: whether each finds something to tell.
 */
@Weakened("late")
@JCStressTest
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "the worker tells")
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "the home tells")
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "who takes the list first")
@Outcome(id = "false, false", expect = Expect.ACCEPTABLE_INTERESTING, desc = "nobody tells")
@State
public class LateEndWithoutFence {
  private static final VarHandle PLACED;
  private static final VarHandle IS_CLOSED;

  static {
    try {
      final var lookup = MethodHandles.lookup();
      PLACED = lookup.findVarHandle(LateEndWithoutFence.class, "placed", int.class);
      IS_CLOSED = lookup.findVarHandle(LateEndWithoutFence.class, "isClosed", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile int placed;
  private volatile boolean isClosed;

  /** The worker. */
  @Actor
  public void places(ZZ_Result result) {
    PLACED.getAndAdd(this, 1);
    result.r1 = isClosed;
  }

  /** The home. */
  @Actor
  public void closes(ZZ_Result result) {
    IS_CLOSED.setRelease(this, true);
    result.r2 = placed != 0;
  }
}
