package dev.offloop.pool;

import dev.offloop.Loop;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A single-threaded executor as a home. Any thread. */
final class ForeignLoop implements Loop, AutoCloseable {
  private final ThreadPoolExecutor executor =
      new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), this::thread);
  private volatile @Nullable Thread thread;

  private Thread thread(Runnable body) {
    final Thread made = Thread.ofPlatform().name("foreign").daemon().unstarted(body);
    thread = made;
    return made;
  }

  @Override
  public String name() {
    return "foreign";
  }

  @Override
  public boolean isCurrent() {
    return Thread.currentThread() == thread;
  }

  @Override
  public void execute(Runnable task) {
    executor.execute(task);
  }

  /** How many tasks wait behind the present one. */
  int waiting() {
    return executor.getQueue().size();
  }

  /** Runs a task on the loop; what it throws comes out here. */
  void runAndWait(Runnable task) {
    final CountDownLatch isOver = new CountDownLatch(1);
    final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    execute(
        () -> {
          try {
            task.run();
          } catch (Throwable thrown) {
            failure.set(thrown);
          }
          isOver.countDown();
        });
    Waiting.await(isOver, "a task of the foreign loop");
    if (failure.get() != null) {
      throw new AssertionError("the task failed", failure.get());
    }
  }

  @Override
  public void close() {
    executor.shutdown();
  }
}
