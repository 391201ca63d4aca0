package dev.offloop.pool;

import dev.offloop.explore.Ledger;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jspecify.annotations.Nullable;

/**
 * A pool is shut down while others submit and cancel, a worker works and the home turns. The pool
 * ends, and not before the callbacks of all that it accepted are over.
 */
public final class ClosingExploration {
  private final SteppedPool world = new SteppedPool(1);
  private final Ledger ledger = new Ledger();
  private volatile @Nullable Ticket latest;

  /** Made by Lincheck, for each invocation. */
  public ClosingExploration() {}

  @Operation
  public void submit() {
    final Ticket ticket = new Ticket(world.pool, 0, ended -> ledger.note("told"));
    try {
      world.pool.submit(ticket);
      ledger.note("accepted");
      latest = ticket;
    } catch (RejectedExecutionException refused) {
      ledger.note("refused");
    }
  }

  @Operation
  public void cancel() {
    final Ticket ticket = latest;
    if (ticket != null) {
      ticket.cancel();
    }
  }

  @Operation
  public void shutdown() {
    ledger.note(world.pool.shutdown().isDone() ? "ended already" : "shut down");
  }

  @Operation(nonParallelGroup = "worker")
  public void work() {
    world.step(0, 5);
  }

  @Operation(nonParallelGroup = "home")
  public void turn() {
    world.turn();
  }

  @Validate
  public void endsAfterTheLast() {
    final CompletableFuture<@Nullable Void> end = world.pool.shutdown();
    if (end.isDone()) {
      requireAllTold();
    }
    world.settle(false);
    requireAllTold();
    if (!end.isDone()) {
      throw new IllegalStateException("the pool has no end: " + ledger);
    }
  }

  private void requireAllTold() {
    if (ledger.all("accepted").size() != ledger.all("told").size()) {
      throw new IllegalStateException("not each accepted one was told once: " + ledger);
    }
  }
}
