package dev.offloop.base;

import org.jspecify.annotations.Nullable;

/**
 * A coroutine, as its home sees it: something that runs in the home's turns on a thread of its own.
 */
public interface Resident {
  /** Returns where it lives. */
  Home home();

  /** Returns its own thread. */
  Thread thread();

  /** Its home is about to close: it is to come to its end. In the home's turn; idempotent. */
  void homeCloses();

  /**
   * Returns which resident's own thread the caller is on, or null. Only virtual threads are asked:
   * to ask a platform thread for a thread-local that it does not have would leave one there.
   */
  static @Nullable Resident here() {
    return Thread.currentThread().isVirtual() ? Residence.HERE.get() : null;
  }

  /** Says whether the caller is on the thread of a resident of that home. */
  @SuppressWarnings("ReferenceEquality") // that very home
  static boolean isHereOf(Home home) {
    final Resident here = here();
    return here != null && here.home() == home;
  }

  /** Says, on a resident's own thread, whose it is; once. */
  static void isHere(Resident resident) {
    Residence.HERE.set(resident);
  }
}
