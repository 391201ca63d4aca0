package dev.offloop.pool;

import dev.offloop.stress.Weakened;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * Twin of PAIR outcome: the request is placed in the delivery list, and its value is stored then.
 */
@Weakened("outcome")
@JCStressTest
@Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "not in the list yet")
@Outcome(id = "42", expect = Expect.ACCEPTABLE, desc = "in the list, with its value")
@Outcome(id = "-1", expect = Expect.ACCEPTABLE_INTERESTING, desc = "in the list, without its value")
@State
public class OutcomeStoredAfterPlacing {
  private static final class Entry {
    private int value;
  }

  private final Entry entry = new Entry();
  private volatile @Nullable Entry done;

  /** The worker. */
  @Actor
  public void finishes() {
    done = entry;
    Thread.onSpinWait(); // widens the gap
    entry.value = 42;
  }

  /** The home. */
  @Actor
  public void takes(I_Result result) {
    final Entry taken = done;
    if (taken != null) {
      result.r1 = taken.value == 42 ? 42 : -1;
    }
  }
}
