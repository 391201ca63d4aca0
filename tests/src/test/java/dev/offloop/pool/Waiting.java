package dev.offloop.pool;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits that end with a clear message instead of never. Any thread; no state. */
final class Waiting {
  /** Far longer than anything here takes, even on a busy machine. */
  static final Duration PATIENCE = Duration.ofSeconds(25);

  private Waiting() {}

  /** Waits for a latch; an interrupt fails the test. */
  static void await(CountDownLatch latch, String what) {
    try {
      if (!latch.await(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
        throw tooLate(what);
      }
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted while waiting for " + what, e);
    }
  }

  /** Waits for what no latch tells, such as a state or a figure; not on a loop that must turn. */
  static void until(String what, BooleanSupplier condition) {
    final long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw tooLate(what);
      }
      LockSupport.parkNanos(100_000);
    }
  }

  /** Waits for the end of a thread. */
  static void join(Thread thread) {
    try {
      if (!thread.join(PATIENCE)) {
        final AssertionError late = tooLate("the end of thread " + thread.getName());
        final var where = new Exception("thread " + thread.getName() + " stands here");
        where.setStackTrace(thread.getStackTrace());
        late.addSuppressed(where);
        throw late;
      }
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted while joining " + thread.getName(), e);
    }
  }

  static AssertionError tooLate(String what) {
    return new AssertionError("waited %d s in vain for: %s".formatted(PATIENCE.toSeconds(), what));
  }
}
