package dev.offloop.loop;

import dev.offloop.stress.Weakened;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** Twin of PAIR scheduled: who finds it scheduled only reads that, and writes nothing. */
@Weakened("scheduled")
@JCStressTest
@Outcome(
    id = "1",
    expect = Expect.ACCEPTABLE,
    desc = "the last call saw what was written before the schedule")
@Outcome(
    id = "0",
    expect = Expect.ACCEPTABLE_INTERESTING,
    desc = "a schedule whose data no call saw")
@State
public class ScheduledAgainByReading {
  private static final VarHandle PENDING;

  static {
    try {
      PENDING =
          MethodHandles.lookup()
              .findVarHandle(ScheduledAgainByReading.class, "pending", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile boolean pending = true;
  private int written;
  private int seen;

  /** Who schedules again. */
  @Actor
  public void schedules() {
    written = 1;
    if (!pending) {
      pending = true;
    }
  }

  /** The loop. */
  @Actor
  public void turns() {
    if ((boolean) PENDING.getAndSet(this, false)) {
      seen = written;
    }
  }

  /** Has one more turn. */
  @Arbiter
  public void turnsAgain(I_Result result) {
    turns();
    result.r1 = seen;
  }
}
