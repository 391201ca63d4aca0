package dev.offloop.pool;

import dev.offloop.stress.Pair;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** PAIR closing: a submit meets a shutdown whose home then looks at the count. */
@Pair("closing")
@JCStressTest
@Outcome(id = "refused", expect = Expect.ACCEPTABLE, desc = "refused, and the pool ends")
@Outcome(id = "accepted", expect = Expect.ACCEPTABLE, desc = "accepted, delivered, then the end")
@Outcome(id = "accepted, too late", expect = Expect.FORBIDDEN, desc = "ended before its request")
@Outcome(expect = Expect.FORBIDDEN, desc = "lost, or no end")
@State
public class ClosingPool {
  private static final int TURNS = 10;

  private final HandPool hand = new HandPool(0, 1);
  private final Entry request = new Entry(hand.pool);
  private boolean isAccepted;
  private @Nullable CompletableFuture<@Nullable Void> end;

  /** The submitter. */
  @Actor
  public void submits() {
    try {
      hand.pool.submit(request);
      isAccepted = true;
    } catch (RejectedExecutionException refused) {
      // The other outcome.
    }
  }

  /** Who shuts down, on the home. */
  @Actor
  public void closes() {
    end = hand.pool.shutdown();
    hand.turn();
  }

  /** Brings the pool to its end. */
  @Arbiter
  public void end(L_Result result) {
    final boolean wasTooLate = isAccepted && isOver();
    for (int i = 0; i < TURNS && !isOver(); i++) {
      hand.turn();
      for (Hand worker : hand.hands) {
        if (!worker.isOver()) {
          worker.step();
        }
      }
    }
    hand.check();
    if (!isOver()) {
      result.r1 = "no end";
    } else if (!isAccepted) {
      result.r1 = request.callbacks() == 0 ? "refused" : "refused and delivered";
    } else if (wasTooLate) {
      result.r1 = "accepted, too late";
    } else {
      result.r1 = request.callbacks() == 1 ? "accepted" : "accepted and lost";
    }
  }

  private boolean isOver() {
    return end != null && end.isDone();
  }
}
