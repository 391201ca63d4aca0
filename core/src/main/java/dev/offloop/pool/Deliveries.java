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
 * <p>Whoever decided an outcome places the request on a stack, the {@link Inbox}; who finds it
 * empty rings. The home's look takes the whole stack, turns it around into {@code batch} and
 * delivers from there. Nothing here allocates, but for works that were abandoned.
 *
 * <p>A request is taken off the batch before its callback runs. A nested turn in a callback goes on
 * with the same batch, then takes the stack: it sees all that is ready, in order. For the batch the
 * look rings itself. For the stack somebody has, or is about to, if the look has taken it: who then
 * pushes finds it empty. So a look that began without a batch reads the stack only between two
 * callbacks, where it takes it next: each read costs a pusher on another processor the cache line.
 *
 * <h2>Threads and locks</h2>
 *
 * place, ring, bell, endLate, and the counts: any thread. countSubmitted: the thread of the home's
 * driver, asserted. The rest: the home's turn, asserted. No lock.
 */
final class Deliveries extends Inbox {
  private static final int SEVERAL = 4; // works of a millisecond come one or two at a time

  private static final VarHandle SUBMITTED;
  private static final VarHandle OVER;
  private static final VarHandle CANCELLED;
  private static final VarHandle ABANDONED;

  static {
    try {
      final var lookup = MethodHandles.lookup();
      SUBMITTED = lookup.findVarHandle(Deliveries.class, "submitted", long.class);
      OVER = lookup.findVarHandle(Deliveries.class, "over", long.class);
      CANCELLED = lookup.findVarHandle(Deliveries.class, "cancelled", long.class);
      ABANDONED = lookup.findVarHandle(Deliveries.class, "abandoned", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Pool pool;
  private final Home home;
  private final Bell bell;
  private volatile long submitted; // on the driver's thread, which writes it by release stores
  private volatile long over; // callbacks that are over; written in the home's turn only
  private volatile long cancelled; // of them, those whose work never ran; likewise
  private volatile long abandoned; // of them, those whose work was not waited for; likewise
  private volatile boolean isClosed; // the home looks no more

  @LoopConfined private @Nullable Request<?> batch; // oldest first
  @LoopConfined private int onStack; // callbacks of this pool that have begun and are not over
  @LoopConfined private int comeSince; // requests, since the home lingered last

  @SuppressWarnings({"MultiVariableDeclaration", "UnusedVariable"}) // see CachePadded
  private @Nullable Object z0, z1, z2, z3, z4, z5, z6, z7, z8, z9, z10, z11, z12, z13, z14, z15;

  Deliveries(Pool pool, Home home) {
    this.pool = pool;
    this.home = home;
    this.bell = home.bell(this::look);
  }

  /** Gives a decided request to the home. The caller then rings if this says so. */
  boolean place(Request<?> request) {
    return push(request);
  }

  /** Asks for a turn of the home. */
  void ring() {
    bell.ring();
  }

  /** Returns what asks for a turn of the home; who asks often keeps it. */
  Bell bell() {
    return bell;
  }

  /**
   * Counts a request that is submitted on the thread of the home's driver, or one less; returns the
   * count. A mounted coroutine is not taken off that thread between the look and the store: the JDK
   * does so only where one blocks or yields.
   */
  long countSubmitted(long change) {
    assert home.isDriversThread();
    final long count = submitted + change;
    SUBMITTED.setRelease(this, count);
    return count;
  }

  /** Returns how many were submitted on the thread of the home's driver. */
  long submitted() {
    return submitted;
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

  /**
   * The home looks no more: nothing is outstanding, and what comes now are abandoned works that
   * return. In the home's turn, or before anything was submitted.
   */
  void close() {
    // PAIR late 2/2: written off and closed; now look at what has come since the last look.
    isClosed = true;
    bell.close();
    final Request<?> rest = batch; // of a look whose share was spent
    batch = null;
    endAll(rest);
    endLate();
  }

  /** Ends, once this is closed, the requests whose abandoned works have returned. Any thread. */
  void endLate() {
    if (isClosed && !isInboxEmpty()) {
      endAll(takeInbox());
    }
  }

  private void endAll(@Nullable Request<?> list) {
    Request<?> request = list;
    while (request != null) {
      final Request<?> next = request.next;
      request.next = null;
      if (request.isAbandoned()) { // else a stand-in that was told in the place of its request
        endLate(request);
      }
      request = next;
    }
  }

  private void endLate(Request<?> request) {
    try {
      request.endedLate();
    } catch (Throwable ours) { // only on a full heap or stack
      pool.reports().failed(ours, Fact.DELIVERY_FAILED, pool.name());
    }
  }

  @LoopConfined
  private boolean look(Share share) {
    assert home.isCurrent();
    pool.turnBegins();
    boolean progress = false;
    // Of an earlier look; then who filled the stack may have rung for that one.
    final boolean isRest = batch != null;
    for (Request<?> request = next(); request != null; request = nextOrLinger(share)) {
      if (batch != null || (isRest && !isInboxEmpty())) {
        bell.ring(); // so that a nested turn in the callback looks here and goes on, batch or stack
      }
      deliver(request);
      progress = true;
      if ((batch != null || !isInboxEmpty()) && share.spent()) {
        bell.ring(); // the rest in the next turn
        break;
      }
    }
    pool.turnEnds();
    return progress;
  }

  /**
   * Where many are on their way, a home that is quicker than the workers would take each as it
   * comes: then each costs a ring, and a cache line that the worker has to fetch back, which makes
   * the workers slower still. So it gives them a moment once: as short as a few hand-overs, or,
   * where several came since it did so last, the longer the more are outstanding. For to have many
   * in hand is the quicker of two states that both last: then the workers push into their own
   * cache. Not past its share: one may come each time. With one processor it gives way instead, to
   * however few; see {@link Pool#linger}.
   */
  private @Nullable Request<?> nextOrLinger(Share share) {
    final Request<?> request = next();
    if (request != null) {
      return request;
    }
    if (!pool.linger(comeSince >= SEVERAL)) {
      return null;
    }
    comeSince = 0;
    return share.spent() ? null : next(); // who has pushed meanwhile found it empty, and rang
  }

  private @Nullable Request<?> next() {
    if (batch == null && !isInboxEmpty()) {
      takeOver();
    }
    final Request<?> request = batch;
    if (request != null) {
      batch = request.next;
      request.next = null;
      comeSince++;
    }
    return request;
  }

  private void takeOver() {
    Request<?> request = takeInbox();
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
    final boolean wasCancelled = request.wasCancelled(); // a callback may submit it again
    final boolean isStandIn = request.isStandIn();
    if (request.isAbandoned()) {
      deliverLate(request);
      return;
    }
    if (isStandIn && request.isDelivered()) {
      return; // in the place of its request, which came first
    }
    onStack++;
    Throwable failure = null;
    try {
      request.deliver();
    } catch (Throwable ours) { // only our own code can get here, and only on a full heap or stack
      failure = ours;
    }
    request.told();
    onStack--;
    countOver(wasCancelled, isStandIn);
    if (failure != null) {
      pool.reports().failed(failure, Fact.DELIVERY_FAILED, pool.name());
    }
  }

  /**
   * An abandoned work has returned. Its worker may have placed the request before the home placed
   * the stand-in: then that is told here, where others saw the request placed.
   */
  private void deliverLate(Request<?> request) {
    final Request<?> standIn = request.teller();
    if (!standIn.isDelivered()) {
      deliver(standIn);
    }
    endLate(request);
  }

  private void countOver(boolean wasCancelled, boolean wasAbandoned) {
    if (wasCancelled) {
      CANCELLED.setRelease(this, cancelled + 1);
    } else if (wasAbandoned) {
      ABANDONED.setRelease(this, abandoned + 1);
    }
    OVER.setRelease(this, over + 1); // who waits for it is told, behind a fence, as the turn ends
  }
}
