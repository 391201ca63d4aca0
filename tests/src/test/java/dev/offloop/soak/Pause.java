package dev.offloop.soak;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Blocking for a while, as a work that waits for a device does. No state. */
final class Pause {
  private static final long LOOK_NANOS = 1_000_000L;

  private Pause() {}

  /** Blocks that long; an interrupt neither ends it nor is lost. */
  static void nanos(long nanos) {
    final long start = System.nanoTime();
    for (long left = nanos; left > 0; left = nanos - (System.nanoTime() - start)) {
      LockSupport.parkNanos(left);
    }
  }

  /** Computes that long. */
  static void busy(long nanos) {
    final long start = System.nanoTime();
    while (System.nanoTime() - start < nanos) {
      Thread.onSpinWait();
    }
  }

  /** Blocks until the condition holds, at most that long; says whether it holds. */
  static boolean until(BooleanSupplier condition, long nanos) {
    final long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > nanos) {
        return condition.getAsBoolean();
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return true;
  }
}
