package dev.offloop.loop;

import dev.offloop.base.Machine;
import dev.offloop.base.Reports;
import dev.offloop.stress.Pair;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** PAIR blocked-on: two drivers, each on its own loop, begin to wait for the other's. */
@Pair("blocked-on")
@JCStressTest
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "both see the circle")
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "one sees the circle")
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "one sees the circle")
@Outcome(id = "false, false", expect = Expect.FORBIDDEN, desc = "both would block for ever")
@State
public class BlockedOnEachOther {
  private final EventLoop left = loop("left");
  private final EventLoop right = loop("right");

  private static EventLoop loop(String name) {
    return new EventLoop(name, Machine.REAL, new Reports((message, failure, thread, stack) -> {}));
  }

  /** Who drives the left loop. */
  @Actor
  public void leftBlocks(ZZ_Result result) {
    result.r1 = blocks(left, right);
  }

  /** Who drives the right loop. */
  @Actor
  public void rightBlocks(ZZ_Result result) {
    result.r2 = blocks(right, left);
  }

  private static boolean blocks(EventLoop mine, EventLoop other) {
    final EventLoop around = mine.enter("stress");
    try {
      EventLoop.blockHere(other); // and never taken back, as if it blocked for long
      return LoopEyes.isCircleSeen(other);
    } finally {
      mine.leave(around);
    }
  }
}
