package dev.offloop.base;

import java.io.IOException;
import java.nio.channels.Selector;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The JVM's own time and threads. Immutable. */
final class RealMachine implements Machine {
  private static final long POLL_NANOS_MAX = 200_000L;
  private static final int LOOKS = 16;

  /** The machine of the present thread, where it is not the real one. */
  static final ScopedValue<Machine> AMBIENT = ScopedValue.newInstance();

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public int processors() {
    return Runtime.getRuntime().availableProcessors();
  }

  @Override
  public void park(Object blocker, long nanos) {
    if (nanos == Long.MAX_VALUE) {
      LockSupport.park(blocker);
    } else {
      LockSupport.parkNanos(blocker, nanos);
    }
  }

  @Override
  public void unpark(Thread thread) {
    LockSupport.unpark(thread);
  }

  @Override
  @SuppressWarnings("ThreadPriorityCheck") // a hint is all that is wanted
  public boolean poll(BooleanSupplier isReady, long nanos) {
    for (int i = 0; i < LOOKS; i++) {
      if (isReady.getAsBoolean()) {
        return true; // as it is under load: then nobody reads the clock
      }
      Thread.onSpinWait();
    }
    if (nanos <= 0) {
      return false;
    }
    final long start = System.nanoTime();
    do {
      Thread.yield(); // whom it waits for may need this very processor
      if (isReady.getAsBoolean()) {
        return true;
      }
    } while (System.nanoTime() - start < nanos);
    return false;
  }

  @Override
  @SuppressWarnings("ThreadPriorityCheck") // a hint is all that is wanted
  public void giveWay() {
    Thread.yield();
  }

  @Override
  public void linger(int pauses) {
    for (int i = 0; i < pauses; i++) {
      Thread.onSpinWait(); // 10 to 30 ns where it was measured
    }
  }

  @Override
  public long pollNanosMax() {
    return POLL_NANOS_MAX;
  }

  @Override
  public void start(Thread thread) {
    thread.start();
  }

  @Override
  public void carry(Runnable body) {
    body.run();
  }

  @Override
  public void join(Thread thread) {
    boolean isInterrupted = false;
    boolean isOver = false;
    while (!isOver) {
      try {
        thread.join();
        isOver = true;
      } catch (InterruptedException e) {
        isInterrupted = true;
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void betweenSteps() {
    // The scheduler's business.
  }

  @Override
  public void later(long nanos, Runnable task) {
    CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS, Runnable::run).execute(task);
  }

  @Override
  public boolean showsWaits() {
    return true;
  }

  @Override
  public Selector openSelector() throws IOException {
    return Selector.open();
  }
}
