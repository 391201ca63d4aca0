package dev.offloop.pool;

import dev.offloop.base.Steps;
import org.jspecify.annotations.Nullable;

/**
 * A worker without a thread: an actor makes its steps. One actor steps, any thread wakes, the
 * arbiter looks afterwards.
 */
final class Hand implements Steps.Carrier {
  private static final Thread NOBODY = Thread.ofPlatform().name("worker").unstarted(() -> {});

  final Worker worker;
  private long answer = Steps.AGAIN; // of the latest step
  private @Nullable Thread stepper; // not volatile, which would order what a step must order itself
  private volatile @Nullable Thread waker;

  Hand(Steps steps) {
    worker = (Worker) steps;
    worker.begin(this);
  }

  /** Makes the next step. */
  void step() {
    stepper = Thread.currentThread();
    answer = worker.step();
    stepper = null;
  }

  /** Whether the worker sleeps, and nobody has woken it. */
  boolean isAsleep() {
    return answer > 0 && waker == null;
  }

  /** Whether the worker is over. */
  boolean isOver() {
    return answer == Steps.OVER;
  }

  /** Returns who woke this worker last, or null. */
  @Nullable Thread waker() {
    return waker;
  }

  @Override
  public void wake() {
    waker = Thread.currentThread();
  }

  @Override
  public Thread thread() {
    final Thread seen = stepper;
    return seen == null ? NOBODY : seen; // between steps nobody: an actor may close the pool
  }

  @Override
  public void restore() {}
}
