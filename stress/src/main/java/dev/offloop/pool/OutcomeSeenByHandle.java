package dev.offloop.pool;

import dev.offloop.stress.Pair;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * PAIR outcome: another thread asks the handle for the outcome's stage while the home delivers it.
 * First figure: what the stage held at once, 0 for nothing; second: what it held at last.
 */
@Pair("outcome")
@JCStressTest
@Outcome(id = "42, 42", expect = Expect.ACCEPTABLE, desc = "asked for after the delivery")
@Outcome(id = "0, 42", expect = Expect.ACCEPTABLE, desc = "asked for before, completed by the home")
@Outcome(expect = Expect.FORBIDDEN, desc = "a stage that never completes, or without the value")
@State
public class OutcomeSeenByHandle {
  private final HandPool hand = new HandPool(1, 1);
  private final Entry request = new Entry(hand.pool);
  private @Nullable CompletableFuture<Entry.Payload> stage;

  /** Makes a request that is decided and placed. */
  public OutcomeSeenByHandle() {
    hand.pool.submit(request);
    hand.take(0);
    hand.hand(0).step(); // runs
    hand.hand(0).step(); // finishes
  }

  /** The home. */
  @Actor
  public void delivers() {
    hand.turn();
  }

  /** Who has the handle. */
  @Actor
  public void asks(II_Result result) {
    stage = request.stage();
    result.r1 = value(stage);
  }

  /** Looks at the stage once more. */
  @Arbiter
  public void looks(II_Result result) {
    hand.turn(); // the home may have been asked to look once more
    hand.check();
    result.r2 = value(stage);
  }

  private static int value(@Nullable CompletableFuture<Entry.Payload> stage) {
    return stage != null && stage.isDone() ? stage.join().value : 0;
  }
}
