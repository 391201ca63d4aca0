package dev.offloop.pool;

import dev.offloop.base.Alarm;
import dev.offloop.base.Bell;
import dev.offloop.base.Home;
import dev.offloop.base.Machine;
import dev.offloop.base.Reports;
import dev.offloop.base.Share;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A home that never waits, so that a close comes to its deadline at once. It has room for one bell,
 * and turns when the arbiter says so.
 */
final class ClosingHome implements Home {
  private Bell.@Nullable Look look;
  private boolean isInTurn;
  private boolean isClosed; // the bell

  /** Looks, rung or not, as long as the pool has not closed its bell. */
  void turn() {
    final Bell.Look mine = look;
    if (mine == null) {
      throw new AssertionError("a pool has a bell");
    }
    if (isClosed) {
      return;
    }
    isInTurn = true;
    final Share share = new Share(Machine.REAL, Long.MAX_VALUE);
    share.begin();
    mine.look(share);
    isInTurn = false;
  }

  @Override
  public String name() {
    return "home";
  }

  @Override
  public boolean isCurrent() {
    return isInTurn;
  }

  @Override
  public boolean isDriversThread() {
    return isInTurn;
  }

  @Override
  public boolean isForeign() {
    return false;
  }

  @Override
  public void execute(Runnable task) {
    task.run();
  }

  @Override
  public Bell bell(Bell.Look newLook) {
    look = newLook;
    return new Bell() {
      @Override
      public void ring() {}

      @Override
      public void close() {
        isClosed = true;
      }
    };
  }

  @Override
  public Alarm alarm(Runnable call) {
    return new Alarm() {
      @Override
      public void schedule(long nanos) {}

      @Override
      public void close() {}
    };
  }

  @Override
  public void admit(Runnable close) {}

  @Override
  public void discharge(Runnable close) {}

  @Override
  public void executeAlways(Runnable task) {
    execute(task);
  }

  @Override
  public Reports reports() {
    throw new UnsupportedOperationException("nobody lives here");
  }

  @Override
  public boolean waitUntil(BooleanSupplier condition, long nanos, String purpose) {
    return condition.getAsBoolean();
  }

  @Override
  public void requireTurns(String purpose) {}
}
