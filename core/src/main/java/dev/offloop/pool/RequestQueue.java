package dev.offloop.pool;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The requests that wait for a worker, first in first out.
 *
 * <p>Submitters push onto a stack, the {@link Inbox}, without a lock. Whoever takes moves the whole
 * inbox, turned around, behind the {@code first … last} list under the lock and then takes from the
 * list's head. So a submitter never waits for a worker, and a request can be unlinked from the
 * middle at once.
 *
 * <h2>Threads and locks</h2>
 *
 * push, isEmpty: any thread. take: workers. remove, takeAll, size: any thread. {@code lock} guards
 * the list; it is a leaf, and no user code runs under it.
 */
final class RequestQueue extends Inbox {
  private static final VarHandle LISTED;

  static {
    try {
      LISTED = MethodHandles.lookup().findVarHandle(RequestQueue.class, "listed", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final ReentrantLock lock = new ReentrantLock();

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

  /**
   * Whether nothing waits. Volatile reads, the inbox before the list: what was pushed before is
   * seen, or the pusher sees us; and whoever moves the inbox says that the list is not empty before
   * he does. The first look at the list decides nothing but saves the one at the inbox, whose line
   * the submitters write, while the list is not empty.
   */
  boolean isEmpty() {
    return listed == 0 && isInboxEmpty() && listed == 0;
  }

  /** Takes the oldest request for a worker, which is seen to have it once the queue does not. */
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
        unlink(taken);
        worker.took(taken);
      }
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** Unlinks a request, if it still waits. */
  void remove(Request<?> request) {
    lock.lock();
    try {
      if (!isListed(request)) {
        moveInbox();
      }
      if (isListed(request)) {
        unlink(request);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Returns the id of the oldest request, or Long.MAX_VALUE when none waits. */
  long oldestId() {
    lock.lock();
    try {
      moveInbox();
      return first == null ? Long.MAX_VALUE : first.id;
    } finally {
      lock.unlock();
    }
  }

  /** Returns the oldest request, which stays where it is, or null. */
  @Nullable Request<?> oldest() {
    lock.lock();
    try {
      moveInbox();
      return first;
    } finally {
      lock.unlock();
    }
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
