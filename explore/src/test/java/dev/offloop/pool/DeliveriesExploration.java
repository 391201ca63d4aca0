package dev.offloop.pool;

import dev.offloop.explore.Ledger;
import java.util.List;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;

/**
 * Any thread places, the home looks. At the end, after turns for as long as the bell is rung, each
 * callback has run once, and in the order in which the requests were placed.
 */
public final class DeliveriesExploration {
  private final SteppedPool world = new SteppedPool(1);
  private final Ledger placed = new Ledger();
  private final Ledger delivered = new Ledger();

  /** Made by Lincheck, for each invocation: one is placed, and the bell is rung for it. */
  public DeliveriesExploration() {
    place();
  }

  @Operation
  public void place() {
    final Ledger.Entry placing = placed.begin("place");
    final Ticket ticket = new Ticket(world.pool, 0, ended -> delivered.note("" + placing));
    ticket.start();
    ticket.returned(0, false);
    final boolean wasEmpty = world.pool.deliveries().place(ticket);
    ticket.finished();
    if (wasEmpty) {
      world.pool.deliveries().ring();
    }
    placed.end(placing);
  }

  @Operation(nonParallelGroup = "home")
  public void turn() {
    world.turn();
  }

  @Validate
  public void eachOnceAndInOrder() {
    while (world.turn()) {}
    final List<Ledger.Entry> all = placed.all("place");
    if (delivered.count(any -> true) != all.size()) {
      throw new IllegalStateException("placed " + placed + ", delivered " + delivered);
    }
    for (Ledger.Entry one : all) {
      if (delivered.count(("" + one)::equals) != 1) {
        throw new IllegalStateException(one + " was not delivered once: " + delivered);
      }
      for (Ledger.Entry other : all) {
        if (one.isBefore(other) && !deliveredAt(one).isBefore(deliveredAt(other))) {
          throw new IllegalStateException(one + " was placed before " + other + ": " + delivered);
        }
      }
    }
  }

  private Ledger.Entry deliveredAt(Ledger.Entry placing) {
    return delivered.all("" + placing).getFirst();
  }
}
