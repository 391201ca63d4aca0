package dev.offloop.soak;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Where actors pass before each action, and wait during a pause. Any thread. */
final class Gate {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  @GuardedBy("lock")
  private int outside; // actors between two passes

  @GuardedBy("lock")
  private boolean isShut;

  @GuardedBy("lock")
  private boolean isOver;

  private volatile boolean mustStop; // isShut or isOver, read without the lock

  /** An actor begins. */
  void enter() {
    lock.lock();
    try {
      outside++;
    } finally {
      lock.unlock();
    }
  }

  /** An actor comes by; says whether it shall act again. */
  boolean pass() {
    if (!mustStop) {
      return true;
    }
    lock.lock();
    try {
      outside--;
      changed.signalAll();
      while (isShut && !isOver) {
        changed.awaitUninterruptibly();
      }
      outside++;
      return !isOver;
    } finally {
      lock.unlock();
    }
  }

  /** An actor ends. */
  void leave() {
    lock.lock();
    try {
      outside--;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Shuts the gate and waits until all actors stand before it; says whether they came. */
  boolean shut(long nanos) throws InterruptedException {
    lock.lock();
    try {
      isShut = true;
      mustStop = true;
      long left = nanos;
      while (outside > 0 && left > 0) {
        left = changed.awaitNanos(left);
      }
      return outside == 0;
    } finally {
      lock.unlock();
    }
  }

  /** Lets the actors go on. */
  void open() {
    lock.lock();
    try {
      isShut = false;
      mustStop = false;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Sends the actors home. */
  void end() {
    lock.lock();
    try {
      isOver = true;
      mustStop = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
