package dev.offloop.base;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A lock around a few instructions, in which nobody stands in line: who wants it tries again until
 * he has it.
 *
 * <p>A line is what must not be. A coroutine that waited in one would be unmounted in the midst of
 * a call that suspends nobody, and its loop would go on. Should the loop then come into the same
 * line, it would stand behind the coroutine, whose turn comes first, and the coroutine can go on
 * only on the loop: neither ever would, though the lock is free. Nor does a line pay: the holder
 * has left before a waiter is asleep. Without one, who leaves has nobody to wake, and so needs no
 * full fence to see who waits: some hundredths of what a request costs.
 *
 * <p>A waiter looks until the lock is free, with pauses that double, before he tries (Anderson:
 * "The Performance of Spin Lock Alternatives for Shared-Memory Multiprocessors", IEEE TPDS 1990);
 * then gives way to other threads between two looks, for the holder may lack a processor; then
 * sleeps a moment between two. A virtual thread does not sleep and gives way only after about a
 * millisecond, for it would leave its carrier: the holder may be a virtual thread that waits for a
 * monitor of the JDK's, a selector's or a channel's, and needs this very carrier.
 *
 * <p>Not reentrant; without conditions. Whatever is guarded inside the core is guarded by one of
 * these.
 *
 * <h2>Threads</h2>
 *
 * Any. What was written under the lock is seen by the next holder; nothing more: a write under it
 * by a release store may become visible after a later read of its writer's.
 */
public final class ShortLock extends CachePadded implements Lock {
  private static final int LOOKS = Runtime.getRuntime().availableProcessors() > 1 ? 8 : 0;
  private static final int LOOKS_AND_YIELDS = LOOKS + 100; // about a tenth of a millisecond
  private static final int LOOKS_VIRTUAL = 20_000; // about a millisecond
  private static final long MOMENT_NANOS = 50_000L;
  private static final VarHandle HELD;

  static {
    try {
      HELD = MethodHandles.lookup().findVarHandle(ShortLock.class, "isHeld", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile boolean isHeld;

  @SuppressWarnings({"MultiVariableDeclaration", "UnusedVariable"}) // see CachePadded
  private @Nullable Object z0, z1, z2, z3, z4, z5, z6, z7, z8, z9, z10, z11, z12, z13, z14, z15;

  /** Makes one that nobody holds. */
  public ShortLock() {}

  @Override
  public boolean tryLock() {
    return HELD.compareAndSet(this, false, true);
  }

  @Override
  public void lock() {
    if (tryLock()) {
      return;
    }
    if (Thread.currentThread().isVirtual()) {
      lockAsVirtual();
    } else {
      lockAsPlatform();
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // the holder may need the processor
  private void lockAsPlatform() {
    for (int look = 0; isHeld || !tryLock(); look++) {
      if (look < LOOKS) {
        pause(1 << look);
      } else {
        Thread.yield(); // before a sleep too, which an interrupted waiter does not have
        if (look >= LOOKS_AND_YIELDS) {
          LockSupport.parkNanos(this, MOMENT_NANOS);
        }
      }
    }
  }

  private static void pause(int times) {
    for (int i = 0; i < times; i++) {
      Thread.onSpinWait();
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // the holder may need the carrier
  private void lockAsVirtual() {
    for (int look = 0; isHeld || !tryLock(); look++) {
      if (look < LOOKS_VIRTUAL) {
        Thread.onSpinWait();
      } else {
        Thread.yield();
      }
    }
  }

  @Override
  public void unlock() {
    assert isHeld : "only who holds it unlocks it";
    HELD.setRelease(this, false);
  }

  /** Not supported: nobody waits long enough to be interrupted. */
  @Override
  public void lockInterruptibly() {
    throw new UnsupportedOperationException(
        "a ShortLock's waiters cannot be interrupted; use lock()");
  }

  /** Not supported: nobody holds it for a time worth measuring. */
  @Override
  public boolean tryLock(long time, TimeUnit unit) {
    throw new UnsupportedOperationException("a ShortLock has no time limit; use lock()");
  }

  /** Not supported: nobody sleeps under it. */
  @Override
  public Condition newCondition() {
    throw new UnsupportedOperationException("a ShortLock has no conditions; wait without it");
  }
}
