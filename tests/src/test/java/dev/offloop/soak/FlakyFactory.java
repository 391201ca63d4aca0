package dev.offloop.soak;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Makes threads, or for a while one time in three none. Any thread. */
final class FlakyFactory implements ThreadFactory {
  private final AtomicInteger refusals = new AtomicInteger();
  private volatile boolean isFlaky;

  void flaky(boolean flaky) {
    isFlaky = flaky;
  }

  int refusals() {
    return refusals.get();
  }

  @Override
  @SuppressWarnings({"NullAway", "ThreadPriorityCheck"}) // null is the other way to refuse
  public Thread newThread(Runnable body) {
    if (isFlaky) {
      // Who asks is chance, so this is the one choice that no seed decides.
      final int choice = ThreadLocalRandom.current().nextInt(6);
      if (choice < 2) {
        refusals.incrementAndGet();
        return refuse(choice == 0);
      }
    }
    return Thread.ofPlatform()
        .daemon()
        .priority(Thread.NORM_PRIORITY)
        .inheritInheritableThreadLocals(false)
        .unstarted(body);
  }

  private static @Nullable Thread refuse(boolean throwing) {
    if (throwing) {
      throw new Refusal();
    }
    return null;
  }

  /** There is no thread to be had. */
  static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refusal() {
      super("no thread to be had, on purpose", null, false, false);
    }
  }
}
