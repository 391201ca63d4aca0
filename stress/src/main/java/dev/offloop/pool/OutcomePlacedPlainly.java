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
 * Twin of PAIR outcome: the request is placed by a plain write. x86 keeps the order of writes, and
 * so do today's compilers here: the forbidden outcome is not to be seen on such a machine.
 */
@Weakened(value = "outcome", isVisible = false)
@JCStressTest
@Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "not in the list yet")
@Outcome(id = "42", expect = Expect.ACCEPTABLE, desc = "in the list, with its value")
@Outcome(id = "-1", expect = Expect.ACCEPTABLE_INTERESTING, desc = "in the list, without its value")
@State
public class OutcomePlacedPlainly {
  private static final class Entry {
    private int value;
  }

  private final Entry entry = new Entry();
  private @Nullable Entry done;

  /** The worker. */
  @Actor
  public void finishes() {
    entry.value = 42;
    done = entry;
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
