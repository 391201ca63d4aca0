package dev.offloop.pool;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.offloop.base.ShortLock;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The requests that wait for a worker, first in first out.
 *
 * <p>Submitters push onto a stack, the {@link Inbox}, without a lock. A take that finds the {@code
 * first … last} list empty moves the whole inbox there, turned around, under the lock; a look for
 * one that may have come already moves it behind the list. So a submitter never waits for a worker,
 * and a request can be unlinked from the middle at once. A request leaves QUEUED and the list in
 * one hold of the lock: who finds it in the list decides it, and nobody who has decided it, or came
 * too late, has a hand in the list later. That is what lets a request come back here after its
 * callback.
 *
 * <p>Where all workers are busy nobody takes, and a move takes the longer the more have come: some
 * 10 ms for a million, on a loop that wants to cancel one. So each {@value #MOVED_AFTER}th submit,
 * of the home's and of all others', moves what has come, if the lock is free; from one submitter it
 * is still in his cache.
 *
 * <h2>Threads and locks</h2>
 *
 * take: workers. The rest: any thread. {@code lock} guards the list; it is a leaf, and no user code
 * runs under it.
 */
final class RequestQueue extends Inbox {
  /** After so many submits, a power of two, the inbox is moved, so that no move is long. */
  static final int MOVED_AFTER = 4096;

  /** No request's tick. */
  static final int NOBODY = -1;

  private static final VarHandle LISTED;

  static {
    try {
      LISTED = MethodHandles.lookup().findVarHandle(RequestQueue.class, "listed", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final ShortLock lock = new ShortLock();

  @GuardedBy("lock")
  private @Nullable Request<?> first; // oldest first

  @GuardedBy("lock")
  private @Nullable Request<?> last;

  /**
   * The list's length. Written under the lock by release stores: a late sight of a smaller one only
   * makes somebody look in vain, a larger one is published with the inbox, as {@link #isEmpty}
   * says.
   */
  private volatile int listed;

  @SuppressWarnings({"MultiVariableDeclaration", "UnusedVariable"}) // see CachePadded
  private @Nullable Object z0, z1, z2, z3, z4, z5, z6, z7, z8, z9, z10, z11, z12, z13, z14, z15;

  /**
   * Whether nothing waits. Volatile reads, the inbox before the list: what was pushed before is
   * seen, or the pusher sees us; and whoever moves the inbox says that the list is not empty before
   * he does. The first look at the list decides nothing but saves the one at the inbox, whose line
   * the submitters write, while the list is not empty.
   */
  boolean isEmpty() {
    return listed == 0 && isInboxEmpty() && listed == 0;
  }

  /**
   * Takes the oldest request and starts it for a worker, which is seen to have it once the queue
   * does not.
   */
  @Nullable Request<?> take(Worker worker) {
    if (isEmpty()) {
      return null;
    }
    lock.lock();
    try {
      if (first == null) {
        moveInbox();
      }
      final Request<?> taken = first;
      if (taken != null) {
        taken.start();
        unlink(taken);
        worker.took(taken);
      }
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** Cancels a request and unlinks it, if it still waits; says whether it did. */
  boolean cancel(Request<?> request) {
    lock.lock();
    try {
      if (!isListed(request)) {
        moveInbox();
      }
      final boolean isListed = isListed(request);
      if (isListed) {
        cancelListed(request);
      }
      return isListed;
    } finally {
      lock.unlock();
    }
  }

  /** Cancels the oldest request and unlinks it; returns it, or null when none waits. */
  @Nullable Request<?> cancelOldest() {
    lock.lock();
    try {
      moveInbox();
      final Request<?> oldest = first;
      if (oldest != null) {
        cancelListed(oldest);
      }
      return oldest;
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void cancelListed(Request<?> request) {
    request.cancelled();
    unlink(request);
  }

  /** Returns the tick of the oldest request, or NOBODY when none waits. */
  int oldestTick() {
    lock.lock();
    try {
      moveInbox();
      return first == null ? NOBODY : first.tick;
    } finally {
      lock.unlock();
    }
  }

  /** Returns how many wait at least: those that are in the list already. */
  int listed() {
    return listed;
  }

  /** Returns how many wait. */
  int size() {
    lock.lock();
    try {
      moveInbox();
      return listed;
    } finally {
      lock.unlock();
    }
  }

  /** Moves the inbox, unless somebody has the lock: a submitter does not wait. */
  void moveIfFree() {
    if (lock.tryLock()) {
      try {
        moveInbox();
      } finally {
        lock.unlock();
      }
    }
  }

  @GuardedBy("lock")
  private void moveInbox() {
    if (isInboxEmpty()) {
      return;
    }
    final int before = listed;
    if (before == 0) {
      LISTED.setRelease(
          this, 1); // so that nobody sees neither inbox nor list while the requests are in our hand
    }
    Request<?> newer = null; // what stands behind the one in hand
    Request<?> request = takeInbox();
    final Request<?> newest = request;
    int count = 0;
    while (request != null) {
      final Request<?> older = request.next;
      request.next = newer;
      request.previous = older;
      newer = request;
      request = older;
      count++;
    }
    assert newer != null : "only who has the lock takes from the inbox";
    newer.previous = last;
    if (last == null) {
      first = newer;
    } else {
      last.next = newer;
    }
    last = newest;
    LISTED.setRelease(this, before + count);
  }

  @GuardedBy("lock")
  @SuppressWarnings("ReferenceEquality") // the very entry, in a list of entries
  private boolean isListed(Request<?> request) {
    return request.previous != null || first == request;
  }

  @GuardedBy("lock")
  private void unlink(Request<?> request) {
    final Request<?> before = request.previous;
    final Request<?> behind = request.next;
    if (before == null) {
      first = behind;
    } else {
      before.next = behind;
    }
    if (behind == null) {
      last = before;
    } else {
      behind.previous = before;
    }
    request.previous = null;
    request.next = null;
    LISTED.setRelease(this, listed - 1);
  }
}
