package dev.offloop.base;

import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock around a few instructions: a virtual thread that wants it stays on its carrier and tries
 * again until it has it.
 *
 * <p>A coroutine that waited in the lock's line would be unmounted in the midst of a call that
 * suspends nobody, and its loop would go on. Should the loop then come into the same line, it would
 * stand behind the coroutine, whose turn comes first, and the coroutine can go on only on the loop:
 * neither ever would, though the lock is free. So no virtual thread ever stands in the line. Who
 * holds the lock runs, or is about to, as a rule.
 *
 * <p>The exceptions are why it tries for about a millisecond only and then lets others have the
 * carrier between two tries: the holder has no processor; or he is a virtual thread that waits for
 * a monitor of the JDK's, a selector's or a channel's, and needs this very carrier. To leave the
 * carrier to the holder alone is not to be had from the JDK.
 *
 * <p>Whatever is guarded inside the core is guarded by one of these.
 */
public final class ShortLock extends ReentrantLock {
  private static final long serialVersionUID = 1L;
  private static final int TRIES = 20_000; // about a millisecond

  /** Makes one that nobody holds. */
  public ShortLock() {}

  @Override
  @SuppressWarnings("ThreadPriorityCheck") // the holder may need the carrier
  public void lock() {
    if (!Thread.currentThread().isVirtual()) {
      super.lock();
      return;
    }
    for (int tries = 0; !tryLock(); tries++) {
      if (tries < TRIES) {
        Thread.onSpinWait();
      } else {
        Thread.yield();
      }
    }
  }
}
