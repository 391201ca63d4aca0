package dev.offloop.kit;

import dev.offloop.Loop;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A single-threaded executor of the JDK as a loop. Any thread. */
final class ExecutorLoop implements Loop, AutoCloseable {
  private final ThreadPoolExecutor executor =
      new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), this::thread);
  private volatile @Nullable Thread thread;

  private Thread thread(Runnable body) {
    final Thread made =
        Thread.ofPlatform()
            .name("executor")
            .daemon()
            .uncaughtExceptionHandler((where, thrown) -> {}) // a throwing task is the kit's own
            .unstarted(body);
    thread = made;
    return made;
  }

  @Override
  public String name() {
    return "executor";
  }

  @Override
  public boolean isCurrent() {
    return Thread.currentThread() == thread;
  }

  @Override
  public void execute(Runnable task) {
    executor.execute(task);
  }

  @Override
  public void close() {
    executor.shutdown();
  }
}
