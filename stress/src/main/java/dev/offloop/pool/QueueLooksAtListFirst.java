package dev.offloop.pool;

import dev.offloop.stress.Weakened;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/**
 * Twin of PAIR queue: who looks whether the queue is empty looks at the list, then at the inbox,
 * and not at the list once more.
 */
@Weakened("queue")
@JCStressTest
@Outcome(id = "false", expect = Expect.ACCEPTABLE, desc = "not empty, which is so")
@Outcome(
    id = "true",
    expect = Expect.ACCEPTABLE_INTERESTING,
    desc = "it looked empty, and nobody would come")
@State
public class QueueLooksAtListFirst {
  private volatile boolean inbox = true; // two requests
  private volatile int listed;

  /** Who takes one; one stays. */
  @Actor
  public void takes() {
    listed = 1;
    inbox = false;
    listed = 2;
    listed = 1;
  }

  /** Who has freed the hunt and looks once more. */
  @Actor
  public void looks(Z_Result result) {
    final boolean isListEmpty = listed == 0;
    Thread.onSpinWait(); // widens the gap
    result.r1 = isListEmpty && !inbox;
  }
}
