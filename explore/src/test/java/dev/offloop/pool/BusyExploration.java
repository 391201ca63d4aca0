package dev.offloop.pool;

import dev.offloop.explore.Ledger;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;

/**
 * Both workers run, nothing waits, and the hunt is BUSY: a work that ends takes the hunt without
 * the roster's lock, while others free it under the lock. Whoever came first, never more than one
 * worker is on its way to the queue.
 */
public final class BusyExploration {
  private static final int WORKERS = 2;
  private static final int TURN_OF_WORK = 2; // steps: runs, finishes

  private final SteppedPool world = new SteppedPool(WORKERS);
  private final Ledger ledger = new Ledger();

  /** Made by Lincheck, for each invocation. */
  public BusyExploration() {
    for (int worker = 0; worker < WORKERS; worker++) {
      submit();
      world.turn(); // the worker is born
      world.step(worker, 1); // takes
    }
    submit(); // finds nobody who could come: BUSY
    world.step(0, TURN_OF_WORK);
    world.step(0, 1); // takes what waited
  }

  @Operation
  public void submit() {
    ledger.note("submitted");
    world.pool.submit(new Ticket(world.pool, 0, ended -> ledger.note("delivered")));
  }

  @Operation
  public void resize() {
    world.pool.resize(0, WORKERS);
  }

  @Operation(nonParallelGroup = "first")
  public void firstWorker() {
    world.step(0, TURN_OF_WORK);
  }

  @Operation(nonParallelGroup = "second")
  public void secondWorker() {
    world.step(1, TURN_OF_WORK);
  }

  @Validate
  public void oneHunts() {
    requireOneHunter();
    submit(); // finds a worker that is on its way, or has one summoned, not both
    world.turn();
    requireOneHunter();
    world.settle(false);
    if (ledger.all("submitted").size() != ledger.all("delivered").size()) {
      throw new IllegalStateException("not each delivered once: " + ledger);
    }
  }

  private void requireOneHunter() {
    if (world.hunters() > 1) {
      throw new IllegalStateException(world.hunters() + " hunt: " + ledger);
    }
  }
}
