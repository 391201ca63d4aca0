package dev.offloop;

import dev.offloop.base.Bell;
import dev.offloop.base.Machine;
import dev.offloop.base.Reports;
import dev.offloop.stress.Pair;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** PAIR ring: a ringer that finds the bell of a foreign home rung already meets the home's look. */
@Pair("ring")
@JCStressTest
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "seen, and another look comes")
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "seen")
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "another look comes")
@Outcome(id = "false, false", expect = Expect.FORBIDDEN, desc = "unseen, and nobody looks again")
@State
public class RingOnForeignHome {
  private volatile boolean published;
  private boolean seen;
  private final Tasks tasks = new Tasks();
  private final Bell bell =
      new ForeignHome(tasks, Machine.REAL, new Reports((message, failure, thread, stack) -> {}))
          .bell(share -> seen = published);
  private final Runnable task;

  /** Makes a bell that is rung. */
  public RingOnForeignHome() {
    bell.ring();
    task = tasks.take();
  }

  /** The ringer. */
  @Actor
  public void rings() {
    published = true;
    bell.ring();
  }

  /** The home. */
  @Actor
  public void looks(ZZ_Result result) {
    task.run();
    result.r1 = seen;
  }

  /** Says whether another look comes. */
  @Arbiter
  public void asks(ZZ_Result result) {
    result.r2 = tasks.given != null;
  }

  /** A loop that keeps one task. */
  private static final class Tasks implements Loop {
    private volatile @Nullable Runnable given;

    private Runnable take() {
      final Runnable taken = given;
      given = null;
      if (taken == null) {
        throw new AssertionError("a bell that is rung gives the loop a task");
      }
      return taken;
    }

    @Override
    public String name() {
      return "foreign";
    }

    @Override
    public boolean isCurrent() {
      return true;
    }

    @Override
    public void execute(Runnable added) {
      given = added;
    }
  }
}
