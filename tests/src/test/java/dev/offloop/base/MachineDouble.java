package dev.offloop.base;

import java.io.IOException;
import java.nio.channels.Selector;
import java.util.function.BooleanSupplier;

/** The real machine, but for what a test's subclass says otherwise, and without polls. */
public abstract class MachineDouble implements Machine {
  @Override
  public long nanoTime() {
    return REAL.nanoTime();
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
    return REAL.poll(isReady, nanos);
  }

  @Override
  public void giveWay() {
    REAL.giveWay();
  }

  @Override
  public void linger(int pauses) {
    REAL.linger(pauses);
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
  public boolean showsWaits() {
    return REAL.showsWaits();
  }

  @Override
  public Selector openSelector() throws IOException {
    return REAL.openSelector();
  }
}
