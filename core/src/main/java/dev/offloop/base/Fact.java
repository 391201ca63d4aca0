package dev.offloop.base;

/**
 * What can be reported with a failure: the beginning of the message, which ends with a name in
 * quotes.
 *
 * <p>An enum, for a report may have to be made on a full heap: a constant is there already, while a
 * string literal used for the first time is not.
 */
public enum Fact {
  TASK_THREW("a task threw on loop"),
  BOTTOM_HALF_THREW("a bottom half threw on loop"),
  NOTIFIER_THREW("a notifier's handler threw on loop"),
  TIMER_THREW("a timer threw on loop"),
  COROUTINE_THREW("a coroutine failed and nobody looks at its outcome; it was"),
  HANDLER_THREW("a channel handler threw on loop"),
  WATCH_FAILED("a channel could not be watched after all and its watch was closed on loop"),
  SELECTING_FAILED("selecting failed and is tried again on loop"),
  SELECTOR_CLOSING_FAILED("closing the selector failed on loop"),
  LOOK_FAILED("a look for completions failed and is repeated on loop"),
  CALLBACK_THREW("a callback threw in pool"),
  DELIVERY_FAILED("a delivery failed after its outcome was decided in pool"),
  WORK_THREW_ERROR("a work threw an Error in pool"),
  NOBODY_RECEIVED("a work failed and nobody receives its outcome in pool"),
  WORKER_NOT_STARTED("a worker could not be started, which is tried again, in pool"),
  HOME_REFUSED("what a pool gave its home was refused, which is tried again, by home"),
  TIMER_FAILED("the JDK's delayed executor failed and a task runs early on home");

  private final String text;

  Fact(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
