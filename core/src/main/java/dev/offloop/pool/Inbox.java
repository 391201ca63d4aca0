package dev.offloop.pool;

import dev.offloop.base.CachePadded;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Requests that have come from any thread and wait for one that takes them all: a stack, pushed
 * with one compare-and-set (Treiber, "Systems Programming: Coping with Parallelism", IBM 1986). As
 * the whole is taken always, no request can come back under a pusher's hand (ABA).
 *
 * <h2>Why it is a superclass</h2>
 *
 * Who pushes here and who takes stand on different processors; what the taker keeps for itself,
 * such as the list behind this stack, must not share the line of {@code newest}. As a superclass
 * with a second row of unused fields this one stands between the two ({@link CachePadded}).
 *
 * <h2>Threads and locks</h2>
 *
 * push, isInboxEmpty: any thread. takeInbox: who owns the list behind, or needs none. No lock.
 */
abstract class Inbox extends InboxField {
  private static final VarHandle NEWEST;

  static {
    try {
      NEWEST = MethodHandles.lookup().findVarHandle(InboxField.class, "newest", Request.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings({"MultiVariableDeclaration", "UnusedVariable"})
  private int b0,
      b1,
      b2,
      b3,
      b4,
      b5,
      b6,
      b7,
      b8,
      b9,
      b10,
      b11,
      b12,
      b13,
      b14,
      b15,
      b16,
      b17,
      b18,
      b19,
      b20,
      b21,
      b22,
      b23,
      b24,
      b25,
      b26,
      b27,
      b28,
      b29,
      b30,
      b31;

  /** Adds a request that is in no list; says whether it is the only one. */
  final boolean push(Request<?> request) {
    Request<?> head;
    do {
      head = newest;
      request.next = head;
    } while (!NEWEST.compareAndSet(this, head, request));
    return head == null;
  }

  /** Whether nothing is here; a volatile read. */
  final boolean isInboxEmpty() {
    return newest == null;
  }

  /** Takes all, the newest first, linked by {@code next}. */
  final @Nullable Request<?> takeInbox() {
    return (Request<?>) NEWEST.getAndSet(this, null);
  }
}
