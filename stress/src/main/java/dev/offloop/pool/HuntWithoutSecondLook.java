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

/** Twin of PAIR hunt: the hunter looks, then frees the hunt, and does not look again. */
@Weakened("hunt")
@JCStressTest
@Outcome(
    id = "true, true",
    expect = Expect.ACCEPTABLE,
    desc = "summoned by the submitter, and seen")
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "seen by the second look")
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "summoned by the submitter")
@Outcome(
    id = "false, false",
    expect = Expect.ACCEPTABLE_INTERESTING,
    desc = "queued, and nobody comes")
@State
public class HuntWithoutSecondLook {
  private static final int FREE = 0;
  private static final int TAKEN = 1;
  private static final VarHandle HUNT;

  static {
    try {
      HUNT = MethodHandles.lookup().findVarHandle(HuntWithoutSecondLook.class, "hunt", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile int hunt = TAKEN;
  private volatile boolean inbox;

  /** The submitter. */
  @Actor
  public void submits(ZZ_Result result) {
    inbox = true;
    result.r2 = hunt == FREE && HUNT.compareAndSet(this, FREE, TAKEN);
  }

  /** The hunter, which has found nothing. */
  @Actor
  public void rests(ZZ_Result result) {
    result.r1 = inbox;
    Thread.onSpinWait(); // widens the gap
    hunt = FREE;
  }
}
