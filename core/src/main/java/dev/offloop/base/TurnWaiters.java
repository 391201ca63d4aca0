package dev.offloop.base;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;

/**
 * Threads that block beside a loop until a turn of it has changed what they wait for.
 *
 * <h2>Threads and locks</h2>
 *
 * {@link #awaitTurn} any thread but the loop's; {@link #turnEnded} the loop's. The lock is a leaf
 * and no user code runs under it; the threads are unparked under it, for a copy of the list would
 * allocate.
 *
 * <p>A waiter counts itself, looks at its condition, then waits for the number of ended turns to
 * change; the loop changes what it changes, then looks whether anybody is counted (PAIR
 * turn-ended). Between the two stands a full fence on either side, a volatile access or the loop's
 * own, so one of them sees the other.
 */
public final class TurnWaiters {
  private final Machine machine;
  private final ShortLock lock = new ShortLock();
  private volatile boolean anyone; // written under the lock: threads is not empty
  private volatile long turns; // written under the lock

  @GuardedBy("lock")
  private final List<Thread> threads = new ArrayList<>(); // one thread more than once, if it nests

  /**
   * Makes an empty set.
   *
   * @param machine where the threads wait
   */
  public TurnWaiters(Machine machine) {
    this.machine = machine;
  }

  /** Counts the caller as waiting; returns a ticket for {@link #awaitTurn}. */
  public long enter() {
    lock.lock();
    try {
      threads.add(Thread.currentThread());
      anyone = true; // PAIR turn-ended 1/2: counted; the caller now looks at its condition.
      return turns;
    } finally {
      lock.unlock();
    }
  }

  /** Ends what {@link #enter} began, on the same thread. */
  public void leave() {
    lock.lock();
    try {
      threads.remove(Thread.currentThread());
      anyone = !threads.isEmpty();
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
    final long start = machine.nanoTime();
    boolean isInterrupted = false;
    long left = nanos;
    while (turns == ticket && left > 0) {
      machine.park(this, left);
      isInterrupted |= Thread.interrupted();
      left = nanos - (machine.nanoTime() - start);
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
    return turns;
  }

  /** Tells the waiters, if there are any, that a turn has ended or the driver has left. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // written under the lock only
  public void turnEnded() {
    // PAIR turn-ended 2/2: the turn's effects are written; now look whether anybody waits.
    VarHandle.fullFence(); // what a turn counts it writes by release stores, one for each delivery
    if (!anyone) {
      return;
    }
    lock.lock();
    try {
      turns++;
      final Thread me = Thread.currentThread();
      for (int i = 0; i < threads.size(); i++) { // no iterator: nothing is allocated in a turn
        final Thread thread = threads.get(i);
        if (thread != me) { // who runs the turn looks anyway; the permit would end its sleep
          machine.unpark(thread);
        }
      }
    } finally {
      lock.unlock();
    }
  }
}
