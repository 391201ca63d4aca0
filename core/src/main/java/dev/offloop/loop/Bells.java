package dev.offloop.loop;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.offloop.base.LoopConfined;
import dev.offloop.base.ShortLock;
import java.util.ArrayList;
import java.util.List;

/**
 * The bells of this loop, of which there are about as many as pools.
 *
 * <h2>Threads and locks</h2>
 *
 * add, remove: any thread, under the lock, which is a leaf. The rest: the driver, on a copy that
 * never changes.
 */
final class Bells {
  private final EventLoop loop;
  private final ShortLock lock = new ShortLock();

  @GuardedBy("lock")
  private final List<LoopBell> all = new ArrayList<>();

  private volatile LoopBell[] copy = {};

  Bells(EventLoop loop) {
    this.loop = loop;
  }

  void add(LoopBell bell) {
    lock.lock();
    try {
      all.add(bell);
      copy = all.toArray(LoopBell[]::new);
    } finally {
      lock.unlock();
    }
  }

  void remove(LoopBell bell) {
    lock.lock();
    try {
      all.remove(bell);
      copy = all.toArray(LoopBell[]::new);
    } finally {
      lock.unlock();
    }
  }

  @LoopConfined
  boolean hasWork() {
    assert loop.isCurrent();
    for (LoopBell bell : copy) {
      if (bell.isRung()) {
        return true;
      }
    }
    return false;
  }

  @LoopConfined
  boolean run() {
    assert loop.isCurrent();
    boolean progress = false;
    for (LoopBell bell : copy) {
      progress |= bell.look();
    }
    return progress;
  }
}
