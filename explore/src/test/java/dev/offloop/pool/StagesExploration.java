package dev.offloop.pool;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jspecify.annotations.Nullable;

/**
 * A request is abandoned while its work still runs, or delivered when that has returned, and any
 * thread asks for the stages of its outcome and of its work's end. Whenever they asked, each stage
 * is complete at the end.
 */
public final class StagesExploration {
  private final SteppedPool world = new SteppedPool(1);
  private final Ticket ticket = new Ticket(world.pool, 1, ended -> {});
  private final List<CompletionStage<?>> asked = new CopyOnWriteArrayList<>();
  private boolean hasEnded;

  /** Made by Lincheck, for each invocation. */
  public StagesExploration() {
    ticket.start();
  }

  @Operation
  public void askOutcome() {
    asked.add(ticket.outcome());
  }

  @Operation
  public void askEnd() {
    final CompletionStage<@Nullable Void> end = ticket.end();
    asked.add(end);
  }

  @Operation(nonParallelGroup = "home")
  public void abandon() {
    world.inTurn(
        () -> {
          final StandIn<?> standIn = ticket.abandon(new IllegalStateException("abandoned"));
          if (standIn != null) {
            final boolean wasEmpty = world.pool.deliveries().place(standIn);
            standIn.finished();
            if (wasEmpty) {
              world.pool.deliveries().ring();
            }
          }
        });
  }

  @Operation(nonParallelGroup = "home")
  public void turn() {
    world.turn();
  }

  @Operation(nonParallelGroup = "worker")
  public void workEnds() {
    if (!hasEnded) {
      hasEnded = true;
      ticket.returned(1, false);
      if (world.pool.deliveries().place(ticket)) {
        world.pool.deliveries().ring();
      }
    }
  }

  @Validate
  public void everyStageCompletes() {
    workEnds();
    while (world.turn()) {}
    for (CompletionStage<?> stage : asked) {
      if (!stage.toCompletableFuture().isDone()) {
        throw new IllegalStateException("a stage was never completed, of " + asked.size());
      }
    }
  }
}
