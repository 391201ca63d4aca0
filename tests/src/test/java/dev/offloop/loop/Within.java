package dev.offloop.loop;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits of a test: generous, and a failure that says what did not come. */
final class Within {
  static final Duration LIMIT = Duration.ofSeconds(30);

  private Within() {}

  static void opens(CountDownLatch latch, String what) {
    try {
      if (!latch.await(LIMIT.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new AssertionError("not within " + LIMIT + ": " + what);
      }
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted while waiting for: " + what, e);
    }
  }

  /** All parties of a step meet here. */
  static void meet(CyclicBarrier barrier) {
    try {
      barrier.await(LIMIT.toNanos(), TimeUnit.NANOSECONDS);
    } catch (Exception e) {
      throw new AssertionError("not everybody came within " + LIMIT, e);
    }
  }

  /** For what sends no signal, such as the state of a thread or a plain counter of another one. */
  static void holds(BooleanSupplier condition, String what) {
    final long start = System.nanoTime();
    for (int looks = 1; !condition.getAsBoolean(); looks++) {
      if (looks % 256 == 0 && System.nanoTime() - start > LIMIT.toNanos()) {
        throw new AssertionError("not within " + LIMIT + ": " + what);
      }
      pause();
    }
  }

  /** Until a thread blocks in something that the JVM knows of: a park, a monitor, a latch. */
  static void blocks(Thread thread) {
    holds(
        () ->
            switch (thread.getState()) {
              case WAITING, TIMED_WAITING, BLOCKED -> true;
              case TERMINATED ->
                  throw new AssertionError("thread \"" + thread.getName() + "\" has ended");
              default -> false;
            },
        "thread \"" + thread.getName() + "\" blocks");
  }

  /** Lets others run; on one processor a spinning test would starve what it waits for. */
  @SuppressWarnings("ThreadPriorityCheck") // yielding is the point
  static void pause() {
    Thread.yield();
  }

  /** Keeps the processor busy for about so many rounds, to move two threads against each other. */
  static void dawdle(int rounds) {
    for (int i = 0; i < rounds; i++) {
      Thread.onSpinWait();
    }
  }
}
