package dev.offloop.pool;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jspecify.annotations.Nullable;

/**
 * An abandoned request is delivered while its work still runs, and any thread asks for the stages
 * of its outcome and of its work's end. Whenever they asked, each stage is complete at the end.
 */
public final class StagesExploration {
  private final SteppedPool world = new SteppedPool(1);
  private final Ticket ticket = new Ticket(world.pool, 1, ended -> {});
  private final List<CompletionStage<?>> asked = new CopyOnWriteArrayList<>();
  private boolean isDelivered;
  private boolean hasEnded;

  /** Made by Lincheck, for each invocation. */
  public StagesExploration() {
    ticket.start();
    ticket.decideAbandoned(new IllegalStateException("abandoned"));
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
  public void deliver() {
    if (!isDelivered) {
      isDelivered = true;
      world.inTurn(ticket::deliver);
    }
  }

  @Operation(nonParallelGroup = "worker")
  public void workEnds() {
    if (!hasEnded) {
      hasEnded = true;
      ticket.abandonedWorkEnded();
    }
  }

  @Validate
  public void everyStageCompletes() {
    deliver();
    workEnds();
    while (world.turn()) {}
    for (CompletionStage<?> stage : asked) {
      if (!stage.toCompletableFuture().isDone()) {
        throw new IllegalStateException("a stage was never completed, of " + asked.size());
      }
    }
  }
}
