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
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * PAIR scheduled: a bottom half that is scheduled already is scheduled again while the loop runs
 * it. What was written before, plainly, is seen by its last call.
 */
@Pair("scheduled")
@JCStressTest
@Outcome(
    id = "1",
    expect = Expect.ACCEPTABLE,
    desc = "the last call saw what was written before the schedule")
@Outcome(id = "0", expect = Expect.FORBIDDEN, desc = "a schedule whose data no call saw")
@State
public class ScheduledAgain {
  private int written;
  private int seen;
  private final EventLoop loop =
      new EventLoop("loop", Machine.REAL, new Reports((message, failure, thread, stack) -> {}));
  private final Deferred bottomHalf =
      loop.deferred(Deferred.Kind.BOTTOM_HALF, () -> seen = written);

  /** Makes a bottom half that is scheduled. */
  public ScheduledAgain() {
    bottomHalf.schedule();
  }

  /** Who schedules again. */
  @Actor
  public void schedules() {
    written = 1;
    bottomHalf.schedule();
  }

  /** The loop. */
  @Actor
  public void turns() {
    loop.poll(false);
  }

  /** Has one more turn. */
  @Arbiter
  public void turnsAgain(I_Result result) {
    loop.poll(false);
    result.r1 = seen;
  }
}
