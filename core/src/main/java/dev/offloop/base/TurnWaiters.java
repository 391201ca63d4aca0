package dev.offloop.base;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Threads that block beside a loop until a turn of it has changed what they wait for.
 *
 * <h2>Threads and locks</h2>
 *
 * {@link #awaitTurn} any thread but the loop's; {@link #turnEnded} the loop's. The lock is a leaf
 * and no user code runs under it.
 *
 * <p>A waiter counts itself, looks at its condition, then waits for the number of ended turns to
 * change; the loop changes what it changes, then looks whether anybody is counted (PAIR
 * turn-ended). Both sides use volatile accesses, so one of them sees the other.
 */
public final class TurnWaiters {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition turnEnded = lock.newCondition();
  private volatile boolean anyone; // written under the lock: count > 0

  @GuardedBy("lock")
  private int count;

  @GuardedBy("lock")
  private long turns;

  /** Counts the caller as waiting; returns a ticket for {@link #awaitTurn}. */
  public long enter() {
    lock.lock();
    try {
      count++;
      anyone = true; // PAIR turn-ended 1/2: counted; the caller now looks at its condition.
      return turns;
    } finally {
      lock.unlock();
    }
  }

  /** Ends what {@link #enter} began. */
  public void leave() {
    lock.lock();
    try {
      count--;
      anyone = count > 0;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Blocks until a turn has ended since the ticket was drawn. An interrupt does not end the wait;
   * it is kept for the caller.
   *
   * @param ticket from {@link #enter} or from here
   * @param nanos how long at most
   * @return the next ticket
   */
  public long awaitTurn(long ticket, long nanos) {
    boolean interrupted = false;
    lock.lock();
    try {
      long left = nanos;
      while (turns == ticket && left > 0) {
        try {
          left = turnEnded.awaitNanos(left);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      return turns;
    } finally {
      lock.unlock();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Tells the waiters, if there are any, that a turn has ended or the driver has left. */
  public void turnEnded() {
    // PAIR turn-ended 2/2: the turn's effects are written; now look whether anybody waits.
    if (!anyone) {
      return;
    }
    lock.lock();
    try {
      turns++;
      turnEnded.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
