package dev.offloop.cli;

/** One way to do the requests. Confined to the loop. */
sealed interface Phase permits CoroutinePhase, OffLoopPhase, OnLoopPhase {
  /** Begins, in a turn of the loop. */
  void start();

  /** Whether it has ended, with nothing in flight. */
  boolean isOver();

  Meter meter();
}
