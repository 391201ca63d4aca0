package dev.offloop.pool;

import dev.offloop.stress.Pair;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** PAIR queue: pushes meet the removal of one in the middle of the inbox. */
@Pair("queue")
@JCStressTest
@Outcome(id = "acde", expect = Expect.ACCEPTABLE, desc = "all but the removed one, in order")
@Outcome(expect = Expect.FORBIDDEN, desc = "lost, or not removed")
@State
public class QueuePushAndRemove {
  private final QueueRace race = new QueueRace();

  private final QueueRace.Named middle = QueueRace.named("b");

  /** Makes an inbox of three. */
  public QueuePushAndRemove() {
    race.queue.push(QueueRace.named("a"));
    race.queue.push(middle);
    race.queue.push(QueueRace.named("c"));
  }

  /** Who submits. */
  @Actor
  public void pushes() {
    race.queue.push(QueueRace.named("d"));
    race.queue.push(QueueRace.named("e"));
  }

  /** Who cancels. */
  @Actor
  public void removes() {
    race.queue.cancel(middle);
  }

  /** Empties the queue. */
  @Arbiter
  public void drains(L_Result result) {
    result.r1 = race.drain();
  }
}
