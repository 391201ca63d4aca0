package dev.offloop.loop;

import dev.offloop.base.Machine;
import dev.offloop.base.Reports;
import dev.offloop.stress.Weakened;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * Twin of PAIR ring: the real bell, but what the ringer published is no volatile write. The
 * ringer's read of the flag overtakes it, so the bell looks rung to him, and unpublished to the
 * look.
 */
@Weakened("ring")
@JCStressTest
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "seen, and another look comes")
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "seen")
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "another look comes")
@Outcome(
    id = "false, false",
    expect = Expect.ACCEPTABLE_INTERESTING,
    desc = "unseen, and nobody looks again")
@State
public class RingWithPlainPublication {
  private boolean published;
  private boolean seen;
  private final EventLoop loop =
      new EventLoop("loop", Machine.REAL, new Reports((message, failure, thread, stack) -> {}));
  private final LoopBell bell = (LoopBell) loop.bell(share -> seen = published);

  /** Makes a bell that is rung. */
  public RingWithPlainPublication() {
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
