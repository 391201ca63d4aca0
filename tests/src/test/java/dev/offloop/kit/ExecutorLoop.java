package dev.offloop.kit;

import dev.offloop.Loop;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A single-threaded executor of the JDK as a loop. Any thread. */
public final class ExecutorLoop implements Loop, AutoCloseable {
  private final ThreadPoolExecutor executor =
      new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), this::thread);
  private final String name;
  private volatile @Nullable Thread thread;

  /**
   * Makes a loop whose thread starts with its first task.
   *
   * @param name of the loop and of its thread
   */
  public ExecutorLoop(String name) {
    this.name = name;
  }

  private Thread thread(Runnable body) {
    final Thread made =
        Thread.ofPlatform()
            .name(name)
            .daemon()
            .uncaughtExceptionHandler((where, thrown) -> {}) // a throwing task is the kit's own
            .unstarted(body);
    thread = made;
    return made;
  }

  @Override
  public String name() {
    return name;
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
