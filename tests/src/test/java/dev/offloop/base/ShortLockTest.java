package dev.offloop.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@SuppressWarnings("LockNotBeforeTry") // one thread holds what another waits for
@Timeout(value = 60, threadMode = SEPARATE_THREAD)
final class ShortLockTest {
  private static final int THREADS = 4;
  private static final int TIMES = 100_000;

  private final ShortLock lock = new ShortLock();
  private int counted; // plain: only the lock keeps the count right

  private void count() {
    for (int i = 0; i < TIMES; i++) {
      lock.lock();
      try {
        counted++;
      } finally {
        lock.unlock();
      }
    }
  }

  @Test
  void oneHoldsItAtATimeAndSeesWhatTheOneBeforeWrote() throws Exception {
    final List<Thread> all = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      all.add(Thread.ofPlatform().daemon().start(this::count));
      all.add(Thread.ofVirtual().start(this::count));
    }
    for (Thread thread : all) {
      thread.join();
    }
    assertThat(counted).isEqualTo(2 * THREADS * TIMES);
  }

  /** Who waits for the lock, which the caller holds, and is asleep between two looks. */
  private Thread waiter(Runnable underTheLock) {
    final Thread waiter =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  lock.lock();
                  underTheLock.run();
                  lock.unlock();
                });
    while (LockSupport.getBlocker(waiter) != lock) {
      Thread.onSpinWait();
    }
    return waiter;
  }

  @Test
  void whoWaitsForLongSleepsBetweenTwoLooks() throws Exception {
    final AtomicInteger had = new AtomicInteger();
    lock.lock();
    final Thread waiter = waiter(had::incrementAndGet);
    assertThat(had).hasValue(0);
    assertThat(lock.tryLock()).isFalse();
    lock.unlock();
    waiter.join();
    assertThat(had).hasValue(1);
    assertThat(lock.tryLock()).isTrue();
  }

  @Test
  void anInterruptEndsNoWaitAndIsKept() throws Exception {
    final AtomicInteger interrupted = new AtomicInteger();
    lock.lock();
    final Thread waiter =
        waiter(() -> interrupted.set(Thread.currentThread().isInterrupted() ? 1 : 2));
    waiter.interrupt();
    assertThat(interrupted).hasValue(0);
    lock.unlock();
    waiter.join();
    assertThat(interrupted).hasValue(1);
  }
}
