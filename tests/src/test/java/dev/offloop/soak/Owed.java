package dev.offloop.soak;

/** Something that must happen once, and soon: a request's callback, a task, a ring of a timer. */
sealed interface Owed permits Job, Promised {
  /** Returns the tick of the ledger in which it began to be owed. */
  long born();

  /** Returns what it is, for messages. */
  String what();
}
