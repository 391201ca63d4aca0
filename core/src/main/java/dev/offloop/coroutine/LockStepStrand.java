package dev.offloop.coroutine;

import dev.offloop.base.Home;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A virtual thread in lock step with its home: the home's thread hands over and waits until it is
 * handed back. Works everywhere, and costs two wake-ups a stretch. Where the body blocks without
 * resting, on a lock or a socket, the home waits for it all the same.
 *
 * <h2>Threads and locks</h2>
 *
 * rest: the body. start, resume, resumeHere: any thread. {@code isBodysTurn} is the one word that
 * says who may run: written by who hands over, after all it has done, and read by who receives. No
 * lock.
 */
final class LockStepStrand implements Strand {
  private final Home home;
  private final Consumer<@Nullable Throwable> after;
  private final Runnable step = this::step; // made once
  private final Thread thread;

  private volatile boolean isBodysTurn;
  private volatile @Nullable Thread waiter; // the home's thread, while it is the body's turn

  // The home's thread only.
  private boolean isStarted;

  private volatile boolean isOver;

  LockStepStrand(Home home, String name, Runnable body, Consumer<@Nullable Throwable> after) {
    this.home = home;
    this.after = after;
    this.thread =
        Thread.ofVirtual()
            .name(name)
            .inheritInheritableThreadLocals(false)
            .unstarted(
                () -> {
                  try {
                    body.run();
                  } finally {
                    isOver = true;
                    handBack();
                  }
                });
  }

  @Override
  public Thread thread() {
    return thread;
  }

  @Override
  public void start() {
    home.execute(step);
  }

  @Override
  public void resume() {
    if (!isOver) { // what comes later than the end must not keep a closed home's late thread busy
      home.executeAlways(step);
    }
  }

  @Override
  public void resumeHere() {
    if (home.isCurrent() && !Thread.currentThread().isVirtual()) {
      step();
    } else {
      resume();
    }
  }

  /** One stretch, on the home's thread. */
  private void step() {
    if (isOver) {
      return; // a resumption too many
    }
    waiter = Thread.currentThread();
    isBodysTurn = true;
    if (isStarted) {
      LockSupport.unpark(thread);
    } else {
      isStarted = true;
      try {
        thread.start();
      } catch (Throwable failure) { // a full heap
        isBodysTurn = false;
        isOver = true;
        after.accept(failure);
        return;
      }
    }
    waitWhile(true, thread); // named as the blocker: whoever finds this wait looks there
    if (isOver) {
      after.accept(null);
    }
  }

  @Override
  public void rest() {
    assert Thread.currentThread() == thread;
    handBack();
    waitWhile(false, this);
  }

  private void handBack() {
    final Thread receiver = waiter;
    isBodysTurn = false;
    LockSupport.unpark(receiver);
  }

  /** Waits for the other's word. An interrupt does not end the wait; it is kept. */
  private void waitWhile(boolean isBodys, Object blocker) {
    boolean isInterrupted = false;
    while (isBodysTurn == isBodys) {
      LockSupport.park(blocker);
      isInterrupted |= Thread.interrupted();
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
