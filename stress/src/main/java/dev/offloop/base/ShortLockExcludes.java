package dev.offloop.base;

import dev.offloop.stress.Pair;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Two count under a ShortLock, each once: the second sees the first. */
@Pair("short-lock")
@JCStressTest
@Outcome(
    id = {"1, 2", "2, 1"},
    expect = Expect.ACCEPTABLE,
    desc = "one after the other")
@Outcome(id = "1, 1", expect = Expect.FORBIDDEN, desc = "both at once")
@State
public class ShortLockExcludes {
  private final ShortLock lock = new ShortLock();
  private int count;

  private int next() {
    lock.lock();
    try {
      return ++count;
    } finally {
      lock.unlock();
    }
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
