package dev.offloop.pool;

import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;

/**
 * Who decides the outcome of a request that runs: its work returns, the home abandons it, any
 * thread looks. Whatever came first, there is one callback, and who has seen DONE never sees less.
 */
public final class OutcomeExploration {
  private final SteppedPool world = new SteppedPool(1);
  private final Ticket ticket = new Ticket(world.pool, 1, this::told);

  private String told = ""; // the home's
  private boolean isAbandoned; // likewise
  private boolean hasReturned; // the worker's
  private volatile boolean wasDone;

  /** Made by Lincheck, for each invocation: a worker has taken the request. */
  public OutcomeExploration() {
    ticket.start();
  }

  private void told(String outcome) {
    told += outcome;
  }

  @Operation(nonParallelGroup = "worker")
  public void returns() {
    if (!hasReturned) {
      hasReturned = true;
      ticket.returned(1, false);
      final boolean wasEmpty = world.pool.deliveries().place(ticket);
      ticket.finished();
      if (wasEmpty) {
        world.pool.deliveries().ring();
      }
    }
  }

  @Operation(nonParallelGroup = "home")
  public void abandon() {
    world.inTurn(
        () -> {
          final StandIn<?> standIn = ticket.abandon(new IllegalStateException("abandoned"));
          if (standIn != null) {
            isAbandoned = true;
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

  @Operation
  public void look() {
    final boolean wasDoneBefore = wasDone;
    final String phase = ticket.phaseName();
    if (phase.equals("DONE")) {
      wasDone = true;
    } else if (wasDoneBefore) {
      throw new IllegalStateException("DONE, and later " + phase);
    }
  }

  @Operation
  public String cancel() {
    return ticket.cancel(); // never REMOVED
  }

  @Validate
  public void oneOutcome() {
    returns();
    while (world.turn()) {}
    final String expected = isAbandoned ? "1 failed" : "1";
    if (!told.equals(expected)) {
      throw new IllegalStateException("told \"" + told + "\", expected \"" + expected + "\"");
    }
    if (world.pool.deliveries().over() != 1) {
      throw new IllegalStateException("counted as over: " + world.pool.deliveries().over());
    }
    if (!ticket.phaseName().equals("DONE")) {
      throw new IllegalStateException("over, and " + ticket.phaseName());
    }
  }
}
