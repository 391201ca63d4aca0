package dev.offloop.coroutine;

import dev.offloop.stress.Pair;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * PAIR wake: a coroutine that was resumed for no reason begins to wait for an event while another
 * thread tells it, as a pool of another loop does.
 */
@Pair("wake")
@JCStressTest
@Outcome(id = "over", expect = Expect.ACCEPTABLE, desc = "went on")
@Outcome(expect = Expect.FORBIDDEN, desc = "waits for ever")
@State
public class EventAgainstAwait {
  private final Awaiting awaiting = new Awaiting();

  /** The loop. */
  @Actor
  public void turns() {
    awaiting.turn();
  }

  /** Who tells the event. */
  @Actor
  public void happens() {
    awaiting.happens();
  }

  /** Turns on, and says what came of it. */
  @Arbiter
  public void ends(L_Result result) {
    result.r1 = awaiting.end();
  }
}
