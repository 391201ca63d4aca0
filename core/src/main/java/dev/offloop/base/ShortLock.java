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
 * holds the lock runs, or is about to, for nobody rests while he holds it.
 *
 * <p>Where the holder has no processor, a virtual thread spends a slice of its own in vain. To
 * leave the carrier to him without leaving it to others is not to be had from the JDK.
 *
 * <p>Whatever is guarded inside the core is guarded by one of these.
 */
public final class ShortLock extends ReentrantLock {
  private static final long serialVersionUID = 1L;

  /** Makes one that nobody holds. */
  public ShortLock() {}

  @Override
  public void lock() {
    if (!Thread.currentThread().isVirtual()) {
      super.lock();
      return;
    }
    while (!tryLock()) {
      Thread.onSpinWait();
    }
  }
}
