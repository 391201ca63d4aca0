package dev.offloop;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.offloop.base.ShortLock;
import org.jspecify.annotations.Nullable;

/**
 * A context's own pool, made on first use. Any thread; {@code lock} is held while the pool is
 * built.
 */
final class LazyPool {
  private final AioContext home;
  private final ShortLock lock = new ShortLock();

  @GuardedBy("lock")
  private @Nullable ThreadPool pool;

  LazyPool(AioContext home) {
    this.home = home;
  }

  ThreadPool get() {
    lock.lock();
    try {
      if (pool == null) {
        pool = ThreadPool.builder(home).build();
      }
      return pool;
    } finally {
      lock.unlock();
    }
  }
}
