package dev.offloop.base;

import dev.offloop.stress.Pair;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** PAIR turn-ended: somebody begins to wait while a turn makes what he waits for. */
@Pair("turn-ended")
@JCStressTest
@Outcome(
    id = "true, true",
    expect = Expect.ACCEPTABLE,
    desc = "the condition was seen, and the waiter told")
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "the condition was seen")
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "the waiter was told")
@Outcome(
    id = "false, false",
    expect = Expect.FORBIDDEN,
    desc = "the waiter blocks though its condition holds")
@State
public class TurnEndedBesideWaiter {
  private final TurnWaiters waiters = new TurnWaiters(Machine.REAL);
  private volatile boolean condition;
  private long ticket;

  /** The loop. */
  @Actor
  public void turns() {
    condition = true;
    waiters.turnEnded();
  }

  /** Who waits beside it. */
  @Actor
  public void waits(ZZ_Result result) {
    ticket = waiters.enter();
    result.r1 = condition;
  }

  /** Says whether the wait would end. */
  @Arbiter
  public void asks(ZZ_Result result) {
    result.r2 = waiters.awaitTurn(ticket, 0) != ticket;
  }
}
