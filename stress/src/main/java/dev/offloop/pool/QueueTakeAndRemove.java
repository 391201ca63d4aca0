package dev.offloop.pool;

import dev.offloop.stress.Pair;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** PAIR queue: a take meets the removal of the oldest. */
@Pair("queue")
@JCStressTest
@Outcome(id = "a, b", expect = Expect.ACCEPTABLE, desc = "taken, then nothing to remove")
@Outcome(id = "b, ", expect = Expect.ACCEPTABLE, desc = "removed, then the next was taken")
@Outcome(expect = Expect.FORBIDDEN, desc = "lost or twice")
@State
public class QueueTakeAndRemove {
  private final QueueRace race = new QueueRace();

  private final QueueRace.Named oldest = QueueRace.named("a");

  /** Makes an inbox of two. */
  public QueueTakeAndRemove() {
    race.queue.push(oldest);
    race.queue.push(QueueRace.named("b"));
  }

  /** Who cancels. */
  @Actor
  public void removes() {
    race.queue.cancel(oldest);
  }

  /** Who takes. */
  @Actor
  public void takes(LL_Result result) {
    result.r1 = race.take();
  }

  /** Empties the queue. */
  @Arbiter
  public void drains(LL_Result result) {
    result.r2 = race.drain();
  }
}
