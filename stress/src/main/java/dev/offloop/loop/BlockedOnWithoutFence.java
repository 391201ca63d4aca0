package dev.offloop.loop;

import dev.offloop.stress.Weakened;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * Twin of PAIR blocked-on: the own link is a release write, which the look at the other's may
 * overtake.
 */
@Weakened("blocked-on")
@JCStressTest
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "both see the circle")
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "one sees the circle")
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "one sees the circle")
@Outcome(
    id = "false, false",
    expect = Expect.ACCEPTABLE_INTERESTING,
    desc = "both would block for ever")
@State
public class BlockedOnWithoutFence {
  private static final VarHandle BLOCKED_ON;

  private final Link left = new Link();
  private final Link right = new Link();

  static {
    try {
      BLOCKED_ON = MethodHandles.lookup().findVarHandle(Link.class, "blockedOn", Link.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final class Link {
    private volatile @Nullable Link blockedOn;
  }

  /** Who drives the left loop. */
  @Actor
  public void leftBlocks(ZZ_Result result) {
    BLOCKED_ON.setRelease(left, right);
    result.r1 = right.blockedOn != null;
  }

  /** Who drives the right loop. */
  @Actor
  public void rightBlocks(ZZ_Result result) {
    BLOCKED_ON.setRelease(right, left);
    result.r2 = left.blockedOn != null;
  }
}
