package dev.offloop.pool;

import dev.offloop.base.Bell;
import dev.offloop.base.Fact;
import dev.offloop.base.Home;
import dev.offloop.base.LoopConfined;
import dev.offloop.base.Share;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Brings decided requests to the home, in the order in which they were placed, in batches.
 *
 * <p>Whoever decided an outcome places the request on a stack, {@code done}; who finds the stack
 * empty rings. The home's look takes the whole stack, turns it around into {@code batch} and
 * delivers from there. Nothing here allocates.
 *
 * <p>A request is taken off the batch before its callback runs. A nested turn in a callback goes on
 * with the same batch, then takes the stack: it sees all that is ready, in order.
 *
 * <h2>Threads and locks</h2>
 *
 * place, bell: any thread. The rest: the home's turn, asserted. No lock. Of the stack always the
 * whole is taken, so no request can come back under a pusher's hand (ABA).
 */
final class Deliveries {
  private static final VarHandle DONE;

  static {
    try {
      DONE = MethodHandles.lookup().findVarHandle(Deliveries.class, "done", Request.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Pool pool;
  private final Home home;
  private final Bell bell;
  private volatile @Nullable Request<?> done; // newest first
  private volatile long over; // callbacks that are over; written in the home's turn only
  private volatile long cancelled; // of them, those whose work never ran; likewise
  private volatile long abandoned; // of them, those whose work was not waited for; likewise

  @LoopConfined private @Nullable Request<?> batch; // oldest first
  @LoopConfined private int onStack; // callbacks of this pool that have begun and are not over

  Deliveries(Pool pool, Home home) {
    this.pool = pool;
    this.home = home;
    this.bell = home.bell(this::look);
  }

  /** Gives a decided request to the home. The caller then rings if this says so. */
  boolean place(Request<?> request) {
    Request<?> head;
    do {
      head = done;
      request.next = head;
    } while (!DONE.compareAndSet(this, head, request));
    return head == null;
  }

  /** Asks for a turn of the home. */
  void ring() {
    bell.ring();
  }

  /** Returns how many callbacks are over. */
  long over() {
    return over;
  }

  /** Returns how many of those that are over were cancelled before they ran. */
  long cancelled() {
    return cancelled;
  }

  /** Returns how many of those that are over were told without waiting for their work. */
  long abandoned() {
    return abandoned;
  }

  /** Returns how many callbacks of this pool stand on the home's stack; in the home's turn only. */
  @LoopConfined
  int onStack() {
    assert home.isCurrent();
    return onStack;
  }

  void close() {
    bell.close();
  }

  @LoopConfined
  private boolean look(Share share) {
    assert home.isCurrent();
    pool.turnBegins();
    boolean progress = false;
    for (Request<?> request = next(); request != null; request = next()) {
      if (batch != null || done != null) {
        bell.ring(); // so that a nested turn in the callback looks here and goes on, batch or stack
      }
      deliver(request);
      progress = true;
      if ((batch != null || done != null) && share.spent()) {
        bell.ring(); // the rest in the next turn
        break;
      }
    }
    pool.turnEnds();
    return progress;
  }

  private @Nullable Request<?> next() {
    if (batch == null && done != null) {
      takeDone();
    }
    final Request<?> request = batch;
    if (request != null) {
      batch = request.next;
      request.next = null;
    }
    return request;
  }

  private void takeDone() {
    Request<?> request = (Request<?>) DONE.getAndSet(this, null);
    Request<?> oldest = null;
    while (request != null) {
      final Request<?> older = request.next;
      request.next = oldest;
      oldest = request;
      request = older;
    }
    batch = oldest;
  }

  private void deliver(Request<?> request) {
    onStack++;
    Throwable failure = null;
    try {
      request.deliver();
    } catch (Throwable ours) { // only our own code can get here, and only on a full heap or stack
      failure = ours;
    }
    request.told();
    onStack--;
    countOver(request);
    if (failure != null) {
      pool.reports().failed(failure, Fact.DELIVERY_FAILED, pool.name());
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // the home's turn is the only writer
  private void countOver(Request<?> request) {
    if (request.wasCancelled()) {
      cancelled++;
    } else if (request.wasAbandoned()) {
      abandoned++;
    }
    over++;
  }
}
