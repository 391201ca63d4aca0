package dev.offloop.pool;

import dev.offloop.stress.Pair;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZL_Result;

/**
 * PAIR queue: somebody asks whether the queue is empty while a taker moves the inbox; one request
 * stays.
 */
@Pair("queue")
@JCStressTest
@Outcome(id = "false, b", expect = Expect.ACCEPTABLE, desc = "not empty, which is so")
@Outcome(expect = Expect.FORBIDDEN, desc = "it looked empty, and nobody would come; or b is lost")
@State
public class QueueNeverLooksEmpty {
  private final QueueRace race = new QueueRace();

  /** Makes an inbox of two. */
  public QueueNeverLooksEmpty() {
    race.queue.push(QueueRace.named("a"));
    race.queue.push(QueueRace.named("b"));
  }

  /** Who takes one. */
  @Actor
  public void takes() {
    race.take();
  }

  /** Who has freed the hunt and looks once more. */
  @Actor
  public void looks(ZL_Result result) {
    result.r1 = race.queue.isEmpty();
  }

  /** Empties the queue. */
  @Arbiter
  public void drains(ZL_Result result) {
    result.r2 = race.drain();
  }
}
