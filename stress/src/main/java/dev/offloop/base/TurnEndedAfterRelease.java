package dev.offloop.base;

import dev.offloop.stress.Pair;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZ_Result;

/**
 * PAIR turn-ended: somebody begins to wait while a turn counts, as a pool's deliveries do, by a
 * release store; only the fence of the turn's end keeps the look for waiters behind it. First: the
 * count that the waiter saw; second: whether he was told.
 */
@Pair("turn-ended")
@JCStressTest
@Outcome(id = "1, true", expect = Expect.ACCEPTABLE, desc = "the new count was seen, and told")
@Outcome(id = "1, false", expect = Expect.ACCEPTABLE, desc = "the new count was seen")
@Outcome(id = "0, true", expect = Expect.ACCEPTABLE, desc = "the waiter was told")
@Outcome(
    id = "0, false",
    expect = Expect.FORBIDDEN,
    desc = "the waiter saw the old count, and the loop nobody who waits")
@State
public class TurnEndedAfterRelease {
  private static final VarHandle OVER;

  static {
    try {
      OVER = MethodHandles.lookup().findVarHandle(TurnEndedAfterRelease.class, "over", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final TurnWaiters waiters = new TurnWaiters(Machine.REAL);
  private volatile int over;
  private long ticket;

  /** The loop. */
  @Actor
  public void turns() {
    OVER.setRelease(this, 1);
    waiters.turnEnded();
  }

  /** Who waits beside it. */
  @Actor
  public void waits(IZ_Result result) {
    ticket = waiters.enter();
    result.r1 = over;
  }

  /** Says whether the wait would end. */
  @Arbiter
  public void asks(IZ_Result result) {
    result.r2 = waiters.awaitTurn(ticket, 0) != ticket;
  }
}
