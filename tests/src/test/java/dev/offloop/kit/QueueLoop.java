package dev.offloop.kit;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.offloop.Loop;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A queue and one thread, as user interfaces have them. It keeps the contract, but for the one way
 * in which it is told to break it.
 *
 * <p>Any thread. Its monitor guards the queue and is a leaf.
 */
final class QueueLoop implements Loop, AutoCloseable {
  /** How a loop may be wrong. */
  enum Flaw {
    NONE,
    RUNS_INLINE,
    LAST_IN_FIRST_OUT,
    TWO_THREADS,
    ALWAYS_CURRENT,
    NEVER_CURRENT,
    DIES_OF_A_TASK,
    TAKES_TASKS_ONCE_CLOSED,
    LOSES_EVERY_TENTH,
    RUNS_EVERY_TENTH_TWICE,
    HAS_NO_NAME
  }

  private final Flaw flaw;
  private final Thread first;
  private final Thread second;

  @GuardedBy("this")
  private final Deque<Runnable> tasks = new ArrayDeque<>();

  @GuardedBy("this")
  private boolean isClosed;

  @GuardedBy("this")
  private int given;

  QueueLoop(Flaw flaw) {
    this.flaw = flaw;
    this.first = thread();
    this.second = thread();
    first.start();
    if (flaw == Flaw.TWO_THREADS) {
      second.start();
    }
  }

  private Thread thread() {
    return Thread.ofPlatform()
        .name("queue")
        .daemon()
        .uncaughtExceptionHandler((where, thrown) -> {}) // a flaw's
        .unstarted(this::runAll);
  }

  private void runAll() {
    for (Runnable task = next(); task != null; task = next()) {
      try {
        task.run();
      } catch (Throwable thrown) { // the kit's own
        if (flaw == Flaw.DIES_OF_A_TASK) {
          throw thrown;
        }
      }
    }
  }

  private synchronized @Nullable Runnable next() {
    while (tasks.isEmpty() && !isClosed) {
      try {
        wait();
      } catch (InterruptedException e) {
        return null; // nobody does that
      }
    }
    return flaw == Flaw.LAST_IN_FIRST_OUT ? tasks.pollLast() : tasks.pollFirst();
  }

  @Override
  public String name() {
    return flaw == Flaw.HAS_NO_NAME ? "" : "queue";
  }

  @Override
  public boolean isCurrent() {
    final Thread me = Thread.currentThread();
    return switch (flaw) {
      case ALWAYS_CURRENT -> true;
      case NEVER_CURRENT -> false;
      default -> me == first || me == second;
    };
  }

  @Override
  public void execute(Runnable task) {
    if (flaw == Flaw.RUNS_INLINE && isCurrent()) {
      task.run();
    } else {
      add(task);
    }
  }

  private synchronized void add(Runnable task) {
    if (isClosed && flaw != Flaw.TAKES_TASKS_ONCE_CLOSED) {
      throw new RejectedExecutionException("queue is closed; give it tasks before close()");
    }
    final boolean isTenth = ++given % 10 == 0;
    if (!isTenth || flaw != Flaw.LOSES_EVERY_TENTH) {
      tasks.addLast(task);
    }
    if (isTenth && flaw == Flaw.RUNS_EVERY_TENTH_TWICE) {
      tasks.addLast(task);
    }
    notifyAll();
  }

  @Override
  public synchronized void close() {
    isClosed = true;
    notifyAll();
  }
}
