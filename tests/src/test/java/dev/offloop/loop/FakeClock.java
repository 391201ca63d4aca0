package dev.offloop.loop;

import dev.offloop.base.NanoClock;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that a test turns. Any thread. */
final class FakeClock implements NanoClock {
  private final AtomicLong now;

  FakeClock(long start) {
    this.now = new AtomicLong(start);
  }

  @Override
  public long nanoTime() {
    return now.get();
  }

  void advance(long nanos) {
    now.addAndGet(nanos);
  }
}
