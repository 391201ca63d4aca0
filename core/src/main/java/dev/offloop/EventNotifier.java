package dev.offloop;

import dev.offloop.loop.Deferred;
import dev.offloop.loop.EventLoop;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A flag that any thread sets and a loop notices. Made by {@link AioContext#notifier}.
 *
 * <p>Many sets before the loop's turn are one call of the handler. The flag stays set until {@link
 * #testAndClear}, which the handler usually calls first; a flag that was cleared before the turn
 * brings no call.
 */
public final class EventNotifier implements AutoCloseable {
  private final AtomicBoolean isSet = new AtomicBoolean();
  private final Deferred deferred;

  EventNotifier(EventLoop loop, Runnable handler) {
    this.deferred = loop.deferred(Deferred.Kind.NOTIFIER, handler, isSet::get);
  }

  /**
   * Sets the flag and wakes the loop. Never blocks.
   *
   * @throws IllegalStateException once this or its context is closed
   */
  public void set() {
    isSet.set(true);
    deferred.schedule();
  }

  /**
   * Clears the flag. What those who set it wrote before is visible after.
   *
   * @return whether it was set
   */
  public boolean testAndClear() {
    return isSet.getAndSet(false);
  }

  /** Ends the notifier: its handler is not called again. Idempotent. */
  @Override
  public void close() {
    deferred.close();
  }
}
