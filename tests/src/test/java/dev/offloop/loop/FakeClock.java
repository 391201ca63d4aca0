package dev.offloop.loop;

import dev.offloop.base.Machine;
import java.io.IOException;
import java.nio.channels.Selector;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** The real machine but for its clock, which a test turns. Any thread. */
final class FakeClock implements Machine {
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

  @Override
  public int processors() {
    return REAL.processors();
  }

  @Override
  public void park(Object blocker, long nanos) {
    REAL.park(blocker, nanos);
  }

  @Override
  public void unpark(Thread thread) {
    REAL.unpark(thread);
  }

  @Override
  public boolean poll(BooleanSupplier isReady, long nanos) {
    return isReady.getAsBoolean(); // no time passes here
  }

  @Override
  public long pollNanosMax() {
    return 0;
  }

  @Override
  public void start(Thread thread) {
    REAL.start(thread);
  }

  @Override
  public void carry(Runnable body) {
    REAL.carry(body);
  }

  @Override
  public void join(Thread thread) {
    REAL.join(thread);
  }

  @Override
  public void betweenSteps() {
    REAL.betweenSteps();
  }

  @Override
  public void later(long nanos, Runnable task) {
    REAL.later(nanos, task);
  }

  @Override
  public Selector openSelector() throws IOException {
    return REAL.openSelector();
  }
}
