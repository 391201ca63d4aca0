package dev.offloop.pool;

import org.jetbrains.lincheck.datastructures.Operation;

/** Who decides the outcome of one request: the word against a plain table. */
public final class OutcomeExploration {
  private static final SteppedPool WORLD = new SteppedPool(1); // only held, never at work

  private final Ticket ticket = new Ticket(WORLD.pool, 1, ended -> {});

  private volatile boolean isClaimed;

  /** Made by Lincheck, for each invocation. */
  public OutcomeExploration() {}

  private boolean claimed(boolean isMine) {
    if (isMine) {
      isClaimed = true;
    }
    return isMine;
  }

  @Operation(nonParallelGroup = "the queue's lock")
  public boolean start() {
    return ticket.start();
  }

  @Operation(nonParallelGroup = "the queue's lock")
  public boolean cancel() {
    return ticket.decideCancelled();
  }

  @Operation
  public boolean abandon() {
    return claimed(ticket.decideAbandoned(new IllegalStateException("abandoned")));
  }

  @Operation
  public boolean returned() {
    return claimed(ticket.decideReturned(1, false));
  }

  @Operation
  public void finished() {
    if (isClaimed) { // only who claimed says so
      ticket.finished();
    }
  }

  @Operation
  public String phase() {
    return ticket.phaseName();
  }

  /** The same on plain data. */
  public static final class Plain {
    private String phase = "QUEUED";

    /** Made by Lincheck. */
    public Plain() {}

    private boolean move(String from, String to) {
      final boolean moves = phase.equals(from);
      if (moves) {
        phase = to;
      }
      return moves;
    }

    public boolean start() {
      return move("QUEUED", "ACTIVE");
    }

    public boolean cancel() {
      return move("QUEUED", "CANCELLED");
    }

    public boolean abandon() {
      return move("ACTIVE", "CLAIMED");
    }

    public boolean returned() {
      return move("ACTIVE", "CLAIMED");
    }

    public void finished() {
      move("CLAIMED", "DONE");
    }

    public String phase() {
      return phase.equals("CLAIMED") ? "ACTIVE" : phase;
    }
  }
}
