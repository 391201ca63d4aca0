package dev.offloop.loop;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.offloop.base.LoopConfined;
import dev.offloop.base.Resident;
import dev.offloop.base.ShortLock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The coroutines that live on a loop.
 *
 * <h2>Threads and locks</h2>
 *
 * settle, leave, areGone, present, mountedHere: any thread. close, mounts: the driver. {@code lock}
 * guards the set; it is a leaf, and no user code runs under it.
 */
final class Residents {
  private final EventLoop loop;
  private final ShortLock lock = new ShortLock();

  @GuardedBy("lock")
  private final Set<Resident> present = new LinkedHashSet<>();

  @GuardedBy("lock")
  private boolean isClosing;

  private volatile boolean areGone = true; // nobody is present; written under the lock

  // Whose stretch is mounted on the driver's thread. Who is mounted reads what its own carrier
  // wrote before it went on; others may read anything here but themselves, as long as the loop is
  // not sealed, for until then a coroutine runs nowhere else.
  private @Nullable Resident mounted;

  Residents(EventLoop loop) {
    this.loop = loop;
  }

  /** Lets a resident live here. */
  void settle(Resident resident) {
    lock.lock();
    try {
      if (!isClosing) {
        present.add(resident);
        areGone = false;
        return;
      }
    } finally {
      lock.unlock();
    }
    throw new RejectedExecutionException(
        "loop \"%s\" is closed or closing and refuses the coroutine that thread \"%s\" spawned; spawn before you close the loop"
            .formatted(loop.name(), Thread.currentThread().getName()));
  }

  /** Says whose stretch is mounted from now on, null for nobody's. */
  void mounts(@Nullable Resident resident) {
    assert loop.isCurrent();
    mounted = resident;
  }

  /** Returns the caller, if it is the one that is mounted. */
  @Nullable Resident mountedHere() {
    final Resident seen = mounted;
    return seen != null && seen.thread() == Thread.currentThread() ? seen : null;
  }

  /** Forgets one that is over. */
  void leave(Resident resident) {
    lock.lock();
    try {
      present.remove(resident);
      areGone = present.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  boolean areGone() {
    return areGone;
  }

  List<Resident> present() {
    lock.lock();
    try {
      return List.copyOf(present);
    } finally {
      lock.unlock();
    }
  }

  /** Admits nobody any more and has all come to their end. Idempotent. */
  @LoopConfined
  void close() {
    assert loop.isCurrent();
    lock.lock();
    try {
      isClosing = true;
    } finally {
      lock.unlock();
    }
    present().forEach(Resident::homeCloses);
  }
}
