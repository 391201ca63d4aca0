package dev.offloop.cli;

/** How the requests off the loop are written. */
enum Style {
  /** Each with a callback. */
  CALLBACK,
  /** Straight-line code in coroutines. */
  COROUTINE;

  @Override
  public String toString() {
    return this == CALLBACK ? "callback" : "coroutine";
  }
}
