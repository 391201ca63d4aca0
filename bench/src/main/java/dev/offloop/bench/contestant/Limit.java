package dev.offloop.bench.contestant;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * No peer but a mark: what no-ops cost that are handed over and back and nothing else. One object a
 * request and one list each way; who pushes on an empty list rings, who takes takes all. There is
 * one worker, for a second one would only be in its way, and no cancel, no growth, no share. Its
 * rounds scatter like everybody's, so a median may lie above its own.
 *
 * <h2>Threads and locks</h2>
 *
 * onLoop, submit: any thread. Each side's list is taken by its thread alone. No lock.
 */
final class Limit implements Contestant {
  private static final long POLL_NANOS = 25_000; // about a wake-up
  private static final int PAUSES = 32; // in which more than one may come
  private static final VarHandle NEWEST;

  static {
    try {
      NEWEST = MethodHandles.lookup().findVarHandle(Side.class, "newest", Entry.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Side worker;
  private final Side loop;
  private volatile boolean isOver;

  Limit(Site site) {
    loop = new Side(this::callBack);
    worker = new Side(this::work);
    Thread.ofPlatform().name("limit-loop").daemon().start(site.loop(loop::run));
    site.workerThreads().newThread(worker::run).start();
  }

  /** A request, or a task of the loop. */
  private static final class Entry {
    private final Callable<Object> work;
    private final Callback callback;
    private @Nullable Object value; // published with the list, like failure and next
    private @Nullable Throwable failure;
    private @Nullable Entry next;

    Entry(Callable<Object> work, Callback callback) {
      this.work = work;
      this.callback = callback;
    }
  }

  /** What one side does with an entry. */
  private interface Step {
    void take(Entry entry);
  }

  private void work(Entry entry) {
    try {
      entry.value = entry.work.call();
    } catch (Throwable failure) {
      entry.failure = failure;
    }
    loop.push(entry);
  }

  private void callBack(Entry entry) {
    entry.callback.accept(entry.value, entry.failure);
  }

  @Override
  public void onLoop(Runnable task) {
    loop.push(new Entry(() -> "", (value, failure) -> task.run()));
  }

  @Override
  public void submit(Callable<Object> work, Callback callback) {
    worker.push(new Entry(work, callback));
  }

  @Override
  public void close() {
    isOver = true;
    LockSupport.unpark(worker.thread);
    LockSupport.unpark(loop.thread);
  }

  /** A thread, and the list of what it is to take. */
  private final class Side {
    private final Step step;
    private final boolean canPoll = Runtime.getRuntime().availableProcessors() > 1;
    private volatile @Nullable Entry newest;
    private volatile boolean mayBeParked;
    private volatile @Nullable Thread thread;

    Side(Step step) {
      this.step = step;
    }

    void push(Entry entry) {
      Entry older;
      do {
        older = newest;
        entry.next = older;
      } while (!NEWEST.compareAndSet(this, older, entry));
      if (older == null && mayBeParked) {
        LockSupport.unpark(thread);
      }
    }

    private void run() {
      thread = Thread.currentThread();
      while (!isOver) {
        Entry entry = oldestFirst((Entry) NEWEST.getAndSet(this, null));
        while (entry != null) {
          final Entry next = entry.next; // the step may push it on the other side's list
          step.take(entry);
          entry = next;
        }
        await();
      }
    }

    private @Nullable Entry oldestFirst(@Nullable Entry taken) {
      Entry first = null;
      for (Entry entry = taken; entry != null; ) {
        final Entry older = entry.next;
        entry.next = first;
        first = entry;
        entry = older;
      }
      return first;
    }

    private void await() {
      if (canPoll) {
        for (int i = 0; i < PAUSES; i++) {
          Thread.onSpinWait();
        }
        final long start = System.nanoTime();
        while (newest == null && System.nanoTime() - start < POLL_NANOS) {
          Thread.onSpinWait();
        }
      }
      if (newest != null) {
        return;
      }
      mayBeParked = true;
      while (newest == null && !isOver) {
        LockSupport.park(this);
      }
      mayBeParked = false;
    }
  }
}
