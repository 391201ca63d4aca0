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

/** PAIR ring: a ringer that finds the bell rung already meets the loop's look. */
@Pair("ring")
@JCStressTest
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "seen, and another look comes")
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "seen")
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "another look comes")
@Outcome(id = "false, false", expect = Expect.FORBIDDEN, desc = "unseen, and nobody looks again")
@State
public class RingOnLoop {
  private volatile boolean published;
  private boolean seen;
  private final EventLoop loop =
      new EventLoop("loop", Machine.REAL, new Reports((message, failure, thread, stack) -> {}));
  private final LoopBell bell = (LoopBell) loop.bell(share -> seen = published);

  /** Makes a bell that is rung. */
  public RingOnLoop() {
    bell.ring();
  }

  /** The ringer. */
  @Actor
  public void rings() {
    published = true;
    bell.ring();
  }

  /** The loop. */
  @Actor
  public void looks(ZZ_Result result) {
    LoopEyes.look(loop, bell);
    result.r1 = seen;
  }

  /** Says whether another look comes. */
  @Arbiter
  public void asks(ZZ_Result result) {
    result.r2 = bell.isRung();
  }
}
