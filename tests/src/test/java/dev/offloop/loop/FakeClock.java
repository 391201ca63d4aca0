package dev.offloop.loop;

import dev.offloop.base.MachineDouble;
import java.util.concurrent.atomic.AtomicLong;

/** The real machine but for its clock, which a test turns. Any thread. */
final class FakeClock extends MachineDouble {
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
