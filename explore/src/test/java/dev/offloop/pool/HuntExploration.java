package dev.offloop.pool;

import dev.offloop.explore.Ledger;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;

/**
 * Submitters, two workers and the home's turn. At the end whoever has taken a request stands still,
 * every other worker that is awake steps on, and the home turns while it is rung. If a request then
 * waits although a worker is free or may be started, a summons was lost.
 */
public final class HuntExploration {
  private static final int WORKERS = 2;

  private final SteppedPool world = new SteppedPool(WORKERS);
  private final Ledger ledger = new Ledger();

  /** Made by Lincheck, for each invocation: the first worker has just been born to hunt. */
  public HuntExploration() {
    submit();
    world.turn();
  }

  @Operation
  public void submit() {
    ledger.note("submitted");
    world.pool.submit(
        new Ticket(
            world.pool,
            0,
            ended -> ledger.note(ended.equals("0") ? "delivered" : "delivered " + ended)));
  }

  @Operation(nonParallelGroup = "first")
  public void firstWorker() {
    world.step(0, 5);
  }

  @Operation(nonParallelGroup = "second")
  public void secondWorker() {
    world.step(1, 5);
  }

  @Operation(nonParallelGroup = "home")
  public void turn() {
    world.turn();
  }

  @Validate
  public void nothingIsLeft() {
    world.settle(true);
    final int left = world.pool.queue().size();
    if (left > 0 && world.atWork() < WORKERS) {
      throw new IllegalStateException(left + " wait and nobody was summoned: " + ledger);
    }
    world.settle(false);
    if (ledger.all("submitted").size() != ledger.all("delivered").size()) {
      throw new IllegalStateException("not each delivered once: " + ledger);
    }
  }
}
