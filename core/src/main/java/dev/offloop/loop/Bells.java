package dev.offloop.loop;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.offloop.base.LoopConfined;
import java.util.ArrayList;
import java.util.List;

/**
 * The bells of this loop, of which there are about as many as pools.
 *
 * <h2>Threads and locks</h2>
 *
 * add, remove: any thread, under the monitor, which is a leaf. The rest: the driver, on a copy that
 * never changes.
 */
final class Bells {
  private final EventLoop loop;

  @GuardedBy("this")
  private final List<LoopBell> all = new ArrayList<>();

  private volatile LoopBell[] copy = {};

  Bells(EventLoop loop) {
    this.loop = loop;
  }

  synchronized void add(LoopBell bell) {
    all.add(bell);
    copy = all.toArray(LoopBell[]::new);
  }

  synchronized void remove(LoopBell bell) {
    all.remove(bell);
    copy = all.toArray(LoopBell[]::new);
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
