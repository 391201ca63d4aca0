package dev.offloop.base;

import dev.offloop.stress.Weakened;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Twin of the ShortLock: who finds it free takes it by a write. */
@Weakened("short-lock")
@JCStressTest
@Outcome(
    id = {"1, 2", "2, 1"},
    expect = Expect.ACCEPTABLE,
    desc = "one after the other")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE_INTERESTING, desc = "both at once")
@State
public class ShortLockByCheckThenWrite {
  private volatile boolean isHeld;
  private int count;

  private int next() {
    while (isHeld) {
      Thread.onSpinWait();
    }
    isHeld = true;
    final int mine = ++count;
    isHeld = false;
    return mine;
  }

  /** One. */
  @Actor
  public void counts(II_Result result) {
    result.r1 = next();
  }

  /** The other. */
  @Actor
  public void countsToo(II_Result result) {
    result.r2 = next();
  }
}
