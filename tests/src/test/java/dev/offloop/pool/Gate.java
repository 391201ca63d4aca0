package dev.offloop.pool;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Holds works until it is opened. Any thread. */
final class Gate {
  private final CountDownLatch opened = new CountDownLatch(1);
  private final AtomicInteger arrived = new AtomicInteger();

  /** Waits until the gate is open, then returns the value. */
  <T> T pass(T value) {
    arrived.incrementAndGet();
    Waiting.await(opened, "a gate to be opened");
    return value;
  }

  /** Like {@link #pass}, but answers whether an interrupt came meanwhile instead of failing. */
  boolean passInterruptibly() {
    arrived.incrementAndGet();
    try {
      opened.await();
      return Thread.interrupted();
    } catch (InterruptedException e) {
      return true;
    }
  }

  void open() {
    opened.countDown();
  }

  /** How many have come so far, through or not. */
  int arrived() {
    return arrived.get();
  }
}
