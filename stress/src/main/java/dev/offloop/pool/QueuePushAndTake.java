package dev.offloop.pool;

import dev.offloop.stress.Pair;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** PAIR queue: pushes meet takes; each request comes out once, the oldest first. */
@Pair("queue")
@JCStressTest
@Outcome(id = "a, bc", expect = Expect.ACCEPTABLE, desc = "took before both")
@Outcome(id = "ab, c", expect = Expect.ACCEPTABLE, desc = "took before or between both")
@Outcome(expect = Expect.FORBIDDEN, desc = "lost, twice, or out of order")
@State
public class QueuePushAndTake {
  private final QueueRace race = new QueueRace();

  /** Makes an inbox of one. */
  public QueuePushAndTake() {
    race.queue.push(QueueRace.named("a"));
  }

  /** Who submits. */
  @Actor
  public void pushes() {
    race.queue.push(QueueRace.named("b"));
    race.queue.push(QueueRace.named("c"));
  }

  /** Who takes. */
  @Actor
  public void takes(LL_Result result) {
    final String first = race.take();
    result.r1 = first + race.take();
  }

  /** Empties the queue. */
  @Arbiter
  public void drains(LL_Result result) {
    result.r2 = race.drain();
  }
}
