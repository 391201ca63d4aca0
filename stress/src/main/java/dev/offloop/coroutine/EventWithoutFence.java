package dev.offloop.coroutine;

import dev.offloop.stress.Weakened;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * Twin of PAIR wake: an event is told by a release store, and no fence before the unpark, which
 * only reads where there is a permit already.
 */
@Weakened("wake")
@JCStressTest
@Outcome(
    id = "true, true",
    expect = Expect.ACCEPTABLE,
    desc = "the permit was left, and then taken")
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "a new permit, one too many")
@Outcome(
    id = "false, false",
    expect = Expect.ACCEPTABLE,
    desc = "a new permit, which ends the rest")
@Outcome(
    id = "true, false",
    expect = Expect.ACCEPTABLE_INTERESTING,
    desc = "the permit was taken before the event was seen, and there is no other")
@State
public class EventWithoutFence {
  private static final VarHandle HAS_HAPPENED;
  private static final VarHandle PERMIT;

  static {
    try {
      final var lookup = MethodHandles.lookup();
      HAS_HAPPENED = lookup.findVarHandle(EventWithoutFence.class, "hasHappened", boolean.class);
      PERMIT = lookup.findVarHandle(EventWithoutFence.class, "permit", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile boolean hasHappened;
  private volatile boolean permit = true;

  /** Who tells the event; says whether the unpark finds a permit. */
  @Actor
  public void happens(ZZ_Result result) {
    HAS_HAPPENED.setRelease(this, true);
    result.r1 = permit;
  }

  /** The coroutine, whose park takes the permit; says whether it then sees the event. */
  @Actor
  public void awaits(ZZ_Result result) {
    PERMIT.getAndSet(this, false);
    result.r2 = hasHappened;
  }
}
