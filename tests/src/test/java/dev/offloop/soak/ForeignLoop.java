package dev.offloop.soak;

import dev.offloop.Loop;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A single-threaded executor as a home. Any thread. */
final class ForeignLoop implements Loop, AutoCloseable {
  private final ExecutorService executor;
  private volatile @Nullable Thread thread;

  ForeignLoop() {
    this.executor = Executors.newSingleThreadExecutor(this::thread);
  }

  private Thread thread(Runnable body) {
    final Thread made = Thread.ofPlatform().name(name()).daemon().unstarted(body);
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

  @Override
  public void close() {
    executor.shutdown();
  }
}
