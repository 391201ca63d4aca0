package dev.offloop.bench.workload;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Something that the driver waits for, and that happens once. Any thread. */
final class Signal {
  private static final long PATIENCE_SECONDS = 60;

  private final CountDownLatch latch = new CountDownLatch(1);

  void set() {
    latch.countDown();
  }

  void await() {
    try {
      if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException(
            "the contestant has not come to an end within %d s".formatted(PATIENCE_SECONDS));
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits no longer than so; says whether it happened. */
  boolean await(long millis) {
    try {
      return latch.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
