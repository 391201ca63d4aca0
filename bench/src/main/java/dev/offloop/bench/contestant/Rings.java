package dev.offloop.bench.contestant;

import dev.offloop.base.CachePadded;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * No peer but a mark: what no-ops cost that travel to another processor and back, and nothing else.
 * A ring of slots each way, of which an empty one is the only sign there is (Giacomoni et al.:
 * "FastForward for Efficient Pipeline Parallelism", PPoPP 2008), one thread at each end, and not
 * one atomic access. There is one worker, for a ring has one taker; no cancel, no growth, no share,
 * and no more than a ring's length in flight. Its rounds scatter like everybody's.
 *
 * <p>Or the same with the atomic accesses that a pool cannot do without. A cancel may come from any
 * thread, so the worker claims each request. And who takes may be about to sleep, so each hand-over
 * is a write that must be seen before the next read (Dekker): bare rings let a sleeper oversleep.
 *
 * <h2>Threads and locks</h2>
 *
 * onLoop, submit: any thread; what is not on the loop asks it. Each end of a ring is one thread's.
 * No lock.
 */
final class Rings implements Contestant {
  private static final long POLL_NANOS = 25_000; // about a wake-up
  private static final long NAP_NANOS = 5_000_000; // without a fence a taker may sleep unseen
  private static final int LOOKS = 32;
  private static final int SLOTS = 1024;
  private static final int EDGE = 32; // references, two cache lines that nobody uses
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Entry[].class);
  private static final VarHandle CLAIMED;

  static {
    try {
      CLAIMED = MethodHandles.lookup().findVarHandle(Entry.class, "isClaimed", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Ring toWorker = new Ring();
  private final Ring toLoop = new Ring();
  private final boolean isAtomic;
  private final Thread loop;
  private final Thread worker;
  private volatile boolean isOver;
  private final Count inFlight = new Count(); // the loop's

  Rings(Site site, boolean isAtomic) {
    this.isAtomic = isAtomic;
    loop = Thread.ofPlatform().name("rings-loop").daemon().unstarted(site.loop(this::runLoop));
    worker = site.workerThreads().newThread(this::runWorker);
    loop.start();
    worker.start();
  }

  /** A request. */
  private static final class Entry {
    private final Callable<Object> work;
    private final Callback callback;
    private volatile boolean isClaimed;
    private @Nullable Object value; // published with the slot, like failure
    private @Nullable Throwable failure;

    Entry(Callable<Object> work, Callback callback) {
      this.work = work;
      this.callback = callback;
    }

    /** So that who cancels loses. */
    void claim() {
      if (!CLAIMED.compareAndSet(this, false, true)) {
        throw new AssertionError("nobody cancels here");
      }
    }
  }

  /** What one thread counts, on a cache line of its own. */
  private static final class Count extends CachePadded {
    private int value;

    @SuppressWarnings({"MultiVariableDeclaration", "UnusedVariable"}) // see CachePadded
    private @Nullable Object z0, z1, z2, z3, z4, z5, z6, z7, z8, z9, z10, z11, z12, z13, z14, z15;
  }

  @Override
  public void onLoop(Runnable task) {
    tasks.add(task);
    LockSupport.unpark(loop);
  }

  @Override
  public void submit(Callable<Object> work, Callback callback) {
    if (Thread.currentThread() != loop) {
      onLoop(() -> submit(work, callback));
      return;
    }
    if (++inFlight.value > SLOTS) {
      throw new IllegalStateException("rings take no more than " + SLOTS + " requests at once");
    }
    toWorker.put(new Entry(work, callback), worker);
  }

  @Override
  public void close() {
    isOver = true;
    LockSupport.unpark(worker);
    LockSupport.unpark(loop);
  }

  private void runWorker() {
    while (!isOver) {
      final Entry entry = toWorker.take();
      if (entry == null) {
        toWorker.await();
        continue;
      }
      if (isAtomic) {
        entry.claim();
      }
      try {
        entry.value = entry.work.call();
      } catch (Throwable failure) {
        entry.failure = failure;
      }
      toLoop.put(entry, loop);
    }
  }

  private void runLoop() {
    while (!isOver) {
      final Entry entry = toLoop.take();
      if (entry != null) {
        inFlight.value--;
        entry.callback.accept(entry.value, entry.failure);
        continue;
      }
      final Runnable task = tasks.poll();
      if (task != null) {
        task.run();
      } else {
        toLoop.await();
      }
    }
  }

  /** One thread puts, one takes. */
  private final class Ring {
    private final @Nullable Entry[] slots = new Entry[EDGE + SLOTS + EDGE];
    private final boolean canPoll = Runtime.getRuntime().availableProcessors() > 1;
    private final Count taken = new Count();
    private final Count put = new Count();
    private volatile boolean isAsleep; // who takes

    void put(Entry entry, Thread whoTakes) {
      final int place = place(put.value++);
      if (isAtomic) {
        SLOT.setVolatile(slots, place, entry);
      } else {
        SLOT.setRelease(slots, place, entry);
      }
      if (isAsleep) {
        LockSupport.unpark(whoTakes);
      }
    }

    @Nullable Entry take() {
      final int place = place(taken.value);
      final Entry entry = (Entry) SLOT.getAcquire(slots, place);
      if (entry != null) {
        SLOT.setRelease(slots, place, (Entry) null);
        taken.value++;
      }
      return entry;
    }

    private static int place(int index) {
      return EDGE + (index & (SLOTS - 1));
    }

    private boolean isEmpty() {
      return SLOT.getVolatile(slots, place(taken.value)) == null;
    }

    /** Waits until something is there, or a while. */
    void await() {
      if (canPoll && poll()) {
        return;
      }
      isAsleep = true;
      if (isEmpty() && tasks.isEmpty() && !isOver) {
        LockSupport.parkNanos(this, NAP_NANOS);
      }
      isAsleep = false;
    }

    private boolean poll() {
      long start = 0; // of the clock, which is not read as long as something comes soon
      do {
        for (int i = 0; i < LOOKS; i++) {
          if (!isEmpty()) {
            return true;
          }
          Thread.onSpinWait();
        }
        start = start == 0 ? System.nanoTime() : start;
      } while (System.nanoTime() - start < POLL_NANOS);
      return false;
    }
  }
}
