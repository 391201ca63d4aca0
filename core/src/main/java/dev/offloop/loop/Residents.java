package dev.offloop.loop;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.offloop.base.LoopConfined;
import dev.offloop.base.Resident;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;

/**
 * The coroutines that live on a loop.
 *
 * <h2>Threads and locks</h2>
 *
 * settle, leave, areGone, present: any thread. close: the driver. {@code lock} guards the set; it
 * is a leaf, and no user code runs under it.
 */
final class Residents {
  private final EventLoop loop;
  private final Object lock = new Object();

  @GuardedBy("lock")
  private final Set<Resident> present = new LinkedHashSet<>();

  @GuardedBy("lock")
  private boolean isClosing;

  private volatile boolean areGone = true; // nobody is present; written under the lock

  Residents(EventLoop loop) {
    this.loop = loop;
  }

  /** Lets a resident live here. */
  void settle(Resident resident) {
    synchronized (lock) {
      if (!isClosing) {
        present.add(resident);
        areGone = false;
        return;
      }
    }
    throw new RejectedExecutionException(
        "loop \"%s\" is closed or closing and refuses the coroutine that thread \"%s\" spawned; spawn before you close the loop"
            .formatted(loop.name(), Thread.currentThread().getName()));
  }

  /** Forgets one that is over. */
  void leave(Resident resident) {
    synchronized (lock) {
      present.remove(resident);
      areGone = present.isEmpty();
    }
  }

  boolean areGone() {
    return areGone;
  }

  List<Resident> present() {
    synchronized (lock) {
      return List.copyOf(present);
    }
  }

  /** Admits nobody any more and has all come to their end. Idempotent. */
  @LoopConfined
  void close() {
    assert loop.isCurrent();
    synchronized (lock) {
      isClosing = true;
    }
    present().forEach(Resident::homeCloses);
  }
}
