package dev.offloop.pool;

import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.Operation;

/**
 * What {@code isEmpty} does promise: what was pushed before the look, and is not taken, is seen,
 * also while another thread has the requests in its hand to move them.
 */
public final class MissingExploration {
  private static final SteppedPool WORLD = new SteppedPool(1); // only held, never at work

  private final RequestQueue queue = new RequestQueue();
  private final AtomicInteger pushed = new AtomicInteger(); // pushes that are over
  private final AtomicInteger leaving = new AtomicInteger(); // takes that have begun

  /** Made by Lincheck, for each invocation. */
  public MissingExploration() {}

  @Operation
  public void push() {
    queue.push(new Ticket(WORLD.pool, 1, ended -> {}));
    pushed.incrementAndGet();
  }

  @Operation
  public void take() {
    leaving.incrementAndGet();
    queue.take(new Worker(WORLD.pool, WORLD.crew, false));
  }

  @Operation
  public void move() {
    queue.oldestTick();
  }

  @Operation
  public void look() {
    final int before = pushed.get();
    if (queue.isEmpty() && leaving.get() < before) {
      throw new AssertionError("the queue was said to be empty and was not");
    }
  }
}
