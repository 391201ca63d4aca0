package dev.offloop.testing;

import dev.offloop.Loop;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Waits that end with a clear message instead of never. Any thread but the one waited for.
 *
 * @param patience for how long
 */
record Waiting(Duration patience) {
  void await(CountDownLatch latch, String what) {
    if (!comes(latch, patience)) {
      throw inVain(what);
    }
  }

  /** Waits for a while; says whether the latch opened. */
  boolean comes(CountDownLatch latch, Duration time) {
    try {
      return latch.await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted while waiting", e);
    }
  }

  void join(Thread thread) {
    try {
      if (!thread.join(patience)) {
        throw inVain("thread " + thread.getName());
      }
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted while joining " + thread.getName(), e);
    }
  }

  /** Has a loop run a task, and waits for its end. */
  void runOn(Loop loop, Runnable task) {
    final CountDownLatch isOver = new CountDownLatch(1);
    loop.execute(
        () -> {
          try {
            task.run();
          } finally {
            isOver.countDown();
          }
        });
    await(isOver, "loop \"%s\" to run a task".formatted(loop.name()));
  }

  private AssertionError inVain(String what) {
    return new AssertionError("waited %s in vain for %s".formatted(patience, what));
  }
}
