package dev.offloop.pool;

import dev.offloop.explore.Ledger;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;

/**
 * Two workers whose works have returned finish, while the home turns and others ring for it. Each
 * callback runs once, and with what its own work returned.
 */
public final class FinishExploration {
  private static final int WORKERS = 2;

  private final SteppedPool world = new SteppedPool(WORKERS);
  private final Ledger ledger = new Ledger();

  /** Made by Lincheck, for each invocation. */
  public FinishExploration() {
    for (int worker = 0; worker < WORKERS; worker++) {
      world.pool.submit(new Ticket(world.pool, worker, ledger::note));
      world.turn(); // the worker is born
      world.step(worker, 2); // takes, runs
    }
  }

  @Operation(nonParallelGroup = "first")
  public void firstWorker() {
    world.step(0, 1);
  }

  @Operation(nonParallelGroup = "second")
  public void secondWorker() {
    world.step(1, 1);
  }

  @Operation
  public void ring() {
    world.pool.deliveries().ring();
  }

  @Operation(nonParallelGroup = "home")
  public void turn() {
    world.turn();
  }

  @Validate
  public void eachOnceWithItsResult() {
    world.settle(false);
    for (int worker = 0; worker < WORKERS; worker++) {
      if (ledger.count(("" + worker)::equals) != 1) {
        throw new IllegalStateException(worker + " was not delivered once: " + ledger);
      }
    }
    if (ledger.count(any -> true) != WORKERS) {
      throw new IllegalStateException("delivered without its result: " + ledger);
    }
  }
}
