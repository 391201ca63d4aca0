package dev.offloop;

import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;

/**
 * Any thread publishes and sets the flag, any thread clears it, and the loop's turn runs the
 * handler, which clears it too. At the end no flag is left without its handler's call, and nothing
 * published without somebody who cleared and saw it.
 */
public final class NotifierExploration {
  private final AioContext context = AioContext.create("explored");
  private final AtomicInteger published = new AtomicInteger();
  private final EventNotifier notifier = context.notifier(this::clear);

  /** Made by Lincheck, for each invocation. */
  public NotifierExploration() {}

  @Operation
  public void set() {
    published.incrementAndGet();
    notifier.set();
  }

  @Operation
  public void clear() {
    if (notifier.testAndClear()) {
      published.set(0);
    }
  }

  @Operation(nonParallelGroup = "driver")
  public void turn() {
    context.poll(false);
  }

  @Validate
  public void nothingIsLeft() {
    while (context.poll(false)) {}
    if (notifier.testAndClear()) {
      throw new IllegalStateException("the flag is set and no handler was called");
    }
    if (published.get() > 0) {
      throw new IllegalStateException("published, set and not seen");
    }
  }
}
