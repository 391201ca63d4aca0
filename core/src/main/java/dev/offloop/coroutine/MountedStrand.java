package dev.offloop.coroutine;

import dev.offloop.base.Home;
import dev.offloop.base.Resident;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A virtual thread whose scheduler is its home: each stretch is mounted on the home's thread. Where
 * the body blocks on a lock it is unmounted, and the home goes on; it is continued in a turn like
 * after a rest.
 *
 * <p>The JDK hands {@link #execute} the continuation whenever the thread may go on. Virtual threads
 * that the body starts inherit the scheduler; theirs are handed to the JDK's own, so that they do
 * not stand in the home's way.
 *
 * <h2>Threads and locks</h2>
 *
 * rest: the body. The rest: any thread. {@code isHere} and {@code ready} belong to the home's
 * thread. No lock.
 */
final class MountedStrand implements Strand, Executor {
  private final Home home;
  private final Resident resident;
  private final VirtualThreads threads;
  private final Consumer<@Nullable Throwable> after;
  private final Thread thread;
  private final Runnable stretch = this::stretch; // made once

  private volatile @Nullable Runnable continuation; // the thread's own, known from its start on
  private volatile boolean isOver;

  // The home's thread, in its turn.
  private boolean isHere; // a continuation that comes now is to be run at once
  private boolean isReady; // it has come

  MountedStrand(
      VirtualThreads threads,
      Home home,
      Resident resident,
      String name,
      Runnable body,
      Consumer<@Nullable Throwable> after) {
    this.home = home;
    this.resident = resident;
    this.threads = threads;
    this.after = after;
    this.thread =
        threads.unstarted(
            this,
            name,
            () -> {
              try {
                body.run();
              } finally {
                isOver = true;
              }
            });
  }

  @Override
  public Thread thread() {
    return thread;
  }

  @Override
  public void start() {
    thread.start();
  }

  @Override
  public void rest() {
    assert Thread.currentThread() == thread;
    LockSupport.park(this);
  }

  @Override
  public void resume() {
    LockSupport.unpark(thread);
  }

  @Override
  public void resumeHere() {
    if (home.isCurrent() && !Thread.currentThread().isVirtual()) {
      isHere = true;
      LockSupport.unpark(thread);
      isHere = false;
      if (isReady) {
        isReady = false;
        stretch();
        return;
      }
    }
    VarHandle.fullFence(); // after what the caller wrote; the unpark of who has a permit only reads
    resume();
  }

  /** The JDK's word that a virtual thread may go on; on whatever thread let it. */
  @Override
  @SuppressWarnings("ReferenceEquality") // that very one
  public void execute(Runnable next) {
    if (continuation == null) {
      continuation = next; // its start comes before all else, its children's too
      home.execute(stretch); // the one that may be refused: nothing has begun
      return;
    }
    if (next != continuation) {
      threads.executeElsewhere(next);
    } else if (isCalledHere()) {
      isReady = true;
    } else {
      home.executeAlways(stretch);
    }
  }

  /** Only the home's thread sees its own mark as it is; what others see of it says nothing. */
  private boolean isCalledHere() {
    return !Thread.currentThread().isVirtual() && home.isCurrent() && isHere;
  }

  /** One stretch, on the home's thread. */
  private void stretch() {
    final Runnable mine = continuation;
    assert mine != null : "known since the start";
    LockSupport.setCurrentBlocker(thread); // whoever finds the home's thread waiting looks there
    home.mounts(resident);
    try {
      mine.run();
    } finally {
      home.mounts(null);
      LockSupport.setCurrentBlocker(null);
    }
    if (isOver) {
      after.accept(null);
    }
  }
}
