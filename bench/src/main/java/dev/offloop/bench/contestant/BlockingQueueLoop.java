package dev.offloop.bench.contestant;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;

/** The plainest loop of the JDK: a thread that takes tasks from a LinkedBlockingQueue. */
final class BlockingQueueLoop implements Executor {
  private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private final Thread thread;

  BlockingQueueLoop(Site site) {
    thread = Thread.ofPlatform().name("queue-loop").daemon().start(site.loop(this::run));
  }

  private void run() {
    try {
      while (true) {
        tasks.take().run();
      }
    } catch (InterruptedException end) {
      // The end, see close().
    }
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  void close() {
    thread.interrupt();
  }
}
