package dev.offloop.loop;

import dev.offloop.base.Reports;
import dev.offloop.stress.Pair;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/** PAIR watchdog: a look finds the loop at rest while a turn begins. */
@Pair("watchdog")
@JCStressTest
@Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "the turn is looked at")
@Outcome(id = "false", expect = Expect.FORBIDDEN, desc = "nobody looks at the turn")
@State
public class WatchdogAgainstTurn {
  private final EventLoop loop =
      new EventLoop(
          "stress", LoopEyes.NEVER_LATER, new Reports((message, failure, thread, stack) -> {}));

  /** Makes a loop with a coroutine, at rest, with a look on its way. */
  public WatchdogAgainstTurn() {
    LoopEyes.settleAndSetLook(loop);
  }

  /** Who drives the loop; it never leaves, as if the turn stood. */
  @Actor
  public void turn() {
    LoopEyes.beginTurn(loop);
  }

  /** The machine's thread, a second later. */
  @Actor
  public void look() {
    LoopEyes.watchdog(loop).look();
  }

  /** What is left. */
  @Arbiter
  public void outcome(Z_Result result) {
    result.r1 = LoopEyes.watchdog(loop).isSet();
  }
}
