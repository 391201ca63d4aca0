package dev.offloop;

import org.jetbrains.lincheck.datastructures.Operation;

/** Set and testAndClear, both by any thread, against a plain flag. */
public final class FlagExploration {
  private final EventNotifier notifier = AioContext.create("explored").notifier(() -> {});

  /** Made by Lincheck, for each invocation. */
  public FlagExploration() {}

  @Operation
  public void set() {
    notifier.set();
  }

  @Operation
  public boolean testAndClear() {
    return notifier.testAndClear();
  }

  /** The same on plain data. */
  public static final class Plain {
    private boolean isSet;

    /** Made by Lincheck. */
    public Plain() {}

    public void set() {
      isSet = true;
    }

    public boolean testAndClear() {
      final boolean was = isSet;
      isSet = false;
      return was;
    }
  }
}
