package dev.offloop.loop;

import dev.offloop.base.Machine;
import dev.offloop.base.Reports;
import dev.offloop.stress.Pair;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * PAIR loop-sleep: a timer that is due sooner meets a loop that falls asleep. Published, unseen and
 * unwoken is forbidden.
 */
@Pair("loop-sleep")
@JCStressTest
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "seen by the last look, and woken")
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "seen by the last look")
@Outcome(id = "false, false", expect = Expect.ACCEPTABLE, desc = "unseen, but woken")
@Outcome(id = "false, true", expect = Expect.FORBIDDEN, desc = "unseen, and the loop sleeps")
@State
public class LoopSleepAgainstTimer {
  private final EventLoop loop =
      new EventLoop("loop", Machine.REAL, new Reports((message, failure, thread, stack) -> {}));

  private final LoopTimer timer = loop.timer(() -> {});

  /** The publisher. */
  @Actor
  public void publishes() {
    timer.schedule(0);
  }

  /** The loop. */
  @Actor
  public void fallsAsleep(ZZ_Result result) {
    result.r1 = LoopEyes.announceAndLook(loop);
  }

  /** Looks whether the loop would sleep. */
  @Arbiter
  public void looks(ZZ_Result result) {
    result.r2 = LoopEyes.isAsleep(loop);
  }
}
