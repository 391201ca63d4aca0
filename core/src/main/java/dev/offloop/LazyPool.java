package dev.offloop;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.jspecify.annotations.Nullable;

/**
 * A context's own pool, made on first use. Any thread; the monitor is held while the pool is built.
 */
final class LazyPool {
  private final AioContext home;

  @GuardedBy("this")
  private @Nullable ThreadPool pool;

  LazyPool(AioContext home) {
    this.home = home;
  }

  synchronized ThreadPool get() {
    if (pool == null) {
      pool = ThreadPool.builder(home).build();
    }
    return pool;
  }
}
