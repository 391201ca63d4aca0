package dev.offloop.pool;

import dev.offloop.stress.Weakened;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Twin of PAIR closing: a submit looks whether the pool is closing, and counts itself then. */
@Weakened("closing")
@JCStressTest
@Outcome(id = "refused, over", expect = Expect.ACCEPTABLE, desc = "refused")
@Outcome(
    id = "refused, waits",
    expect = Expect.ACCEPTABLE,
    desc = "refused after the look at the count")
@Outcome(id = "accepted, waits", expect = Expect.ACCEPTABLE, desc = "accepted, and waited for")
@Outcome(
    id = "accepted, over",
    expect = Expect.ACCEPTABLE_INTERESTING,
    desc = "ended before its request")
@State
public class ClosingLooksBeforeCounting {
  private static final VarHandle SUBMITTED;

  static {
    try {
      SUBMITTED =
          MethodHandles.lookup()
              .findVarHandle(ClosingLooksBeforeCounting.class, "submitted", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile long submitted;
  private volatile boolean isClosing;

  /** The submitter. */
  @Actor
  public void submits(LL_Result result) {
    if (isClosing) {
      result.r1 = "refused";
    } else {
      SUBMITTED.getAndAdd(this, 1L);
      result.r1 = "accepted";
    }
  }

  /** Who shuts down, on the home. */
  @Actor
  public void closes(LL_Result result) {
    isClosing = true;
    result.r2 = submitted == 0 ? "over" : "waits";
  }
}
