package dev.offloop.bench.contestant;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;

/**
 * The loop that one writes who knows the JDK well: a ConcurrentLinkedQueue and a thread that parks.
 *
 * <p>It says that it may park, then looks once more; who adds a task reads that after adding. Both
 * accesses are volatile, so no wake-up is lost, and an awake loop costs the adder no system call.
 */
final class ParkingLoop implements Executor {
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Thread thread;
  private volatile boolean mayBeParked;
  private volatile boolean isOver;

  ParkingLoop(Site site) {
    thread = Thread.ofPlatform().name("parking-loop").daemon().start(site.loop(this::run));
  }

  private void run() {
    while (!isOver) {
      final Runnable task = tasks.poll();
      if (task != null) {
        task.run();
      } else {
        park();
      }
    }
  }

  private void park() {
    mayBeParked = true;
    while (tasks.isEmpty() && !isOver) {
      LockSupport.park(this);
    }
    mayBeParked = false;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    if (mayBeParked) {
      LockSupport.unpark(thread);
    }
  }

  void close() {
    isOver = true;
    LockSupport.unpark(thread);
  }
}
