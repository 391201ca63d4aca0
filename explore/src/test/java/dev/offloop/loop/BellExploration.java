package dev.offloop.loop;

import dev.offloop.base.Bell;
import dev.offloop.base.Machine;
import dev.offloop.base.Reports;
import dev.offloop.base.Share;
import dev.offloop.explore.Ledger;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;

/**
 * Any thread publishes and rings; the driver's turn looks. At the end, after turns while the bell
 * is rung, all that was published has been seen, with no more looks than rings.
 */
public final class BellExploration {
  private final EventLoop loop =
      new EventLoop("explored", Machine.REAL, new Reports((message, failure, thread, stack) -> {}));
  private final AtomicInteger published = new AtomicInteger();
  private final Ledger ledger = new Ledger();
  private final Bell bell = loop.bell(this::look);

  /** Made by Lincheck, for each invocation. */
  public BellExploration() {}

  private boolean look(Share share) {
    ledger.note("look");
    published.set(0);
    return true;
  }

  @Operation
  public void publish() {
    ledger.note("ring");
    published.incrementAndGet();
    bell.ring();
  }

  @Operation(nonParallelGroup = "driver")
  public void turn() {
    loop.poll(false);
  }

  @Validate
  public void allSeen() {
    while (loop.poll(false)) {}
    if (published.get() > 0) {
      throw new IllegalStateException("published, rung and not seen: " + ledger);
    }
    if (ledger.all("look").size() > ledger.all("ring").size()) {
      throw new IllegalStateException("more looks than rings: " + ledger);
    }
  }
}
