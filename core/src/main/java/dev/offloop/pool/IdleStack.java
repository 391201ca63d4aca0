package dev.offloop.pool;

import org.jspecify.annotations.Nullable;

/**
 * The idle workers, the latest on top, linked through {@link Worker#below}. Guarded by the lock of
 * its {@link Roster}. Allocates nothing.
 */
final class IdleStack {
  private @Nullable Worker top;
  private int size;

  int size() {
    return size;
  }

  void push(Worker worker) {
    worker.below = top;
    top = worker;
    size++;
  }

  @Nullable Worker pop() {
    final Worker popped = top;
    if (popped != null) {
      top = popped.below;
      popped.below = null;
      size--;
    }
    return popped;
  }

  /** Takes a worker out from wherever it stands: it stands here. O(size), for it happens seldom. */
  void remove(Worker worker) {
    if (top == worker) {
      pop();
      return;
    }
    Worker above = top;
    while (above != null && above.below != worker) {
      above = above.below;
    }
    assert above != null : "a worker that rests is in the stack of the idle";
    above.below = worker.below;
    worker.below = null;
    size--;
  }
}
