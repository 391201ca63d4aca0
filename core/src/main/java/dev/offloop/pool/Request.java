package dev.offloop.pool;

import dev.offloop.base.Fact;
import dev.offloop.base.LoopConfined;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One submitted work: the handle, the entry of the queue and the entry of the delivery list in one
 * object, so that a request costs one allocation.
 *
 * <h2>Threads and locks</h2>
 *
 * <table>
 * <caption>fields</caption>
 * <tr><th>field</th><th>guard</th><th>writer</th><th>reader</th></tr>
 * <tr><td>word</td><td>see {@link Word}</td><td>see there</td><td>any thread</td></tr>
 * <tr><td>next</td><td>whoever has it in a list</td><td>submitter, queue's lock, pusher, loop</td><td>the
 * same</td></tr>
 * <tr><td>previous</td><td>queue's lock</td><td>queue</td><td>queue</td></tr>
 * <tr><td>work, callback</td><td>written before publication; emptied on delivery, of an abandoned
 * request when a stand-in is made and when its work has returned</td><td>submitter, canceller, loop,
 * who ends it late</td><td>who may change the word from QUEUED or ACTIVE, and the loop</td></tr>
 * <tr><td>outcome</td><td>the word</td><td>the worker, before CLAIMED; the loop, of what was
 * cancelled; who ends it late</td><td>the loop; any thread after DELIVERED</td></tr>
 * <tr><td>details</td><td>compare-and-set from null; emptied on delivery, unless it was abandoned
 * </td><td>any thread</td><td>any thread</td></tr>
 * <tr><td>isPlaced</td><td>a release store</td><td>who placed it</td><td>any thread</td></tr>
 * <tr><td>isTold</td><td>the home's turn; a release store</td><td>loop</td><td>any thread</td></tr>
 * </table>
 */
public abstract class Request<T extends @Nullable Object> {
  private static final int LOOKS = 100; // some microseconds; a store takes less to be seen
  private static final VarHandle WORD;
  private static final VarHandle DETAILS;
  private static final VarHandle PLACED;
  private static final VarHandle TOLD;

  static {
    try {
      final var lookup = MethodHandles.lookup();
      WORD = lookup.findVarHandle(Request.class, "word", int.class);
      PLACED = lookup.findVarHandle(Request.class, "isPlaced", boolean.class);
      TOLD = lookup.findVarHandle(Request.class, "isTold", boolean.class);
      DETAILS = lookup.findVarHandle(Request.class, "details", Details.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile int word;
  @Nullable Request<?> next;
  @Nullable Request<?> previous;
  char tick; // in which it was submitted, see Roster; written before publication

  private final Pool pool;
  private @Nullable Callable<? extends T> work;
  private @Nullable BiConsumer<? super @Nullable T, ? super @Nullable Throwable> callback;
  private @Nullable Object outcome; // a T, or the Throwable where the word says FAILED
  private volatile @Nullable Details<T> details;
  private volatile boolean isPlaced; // in the delivery list
  private volatile boolean isTold; // the callback is over

  /**
   * Makes a request that is not submitted yet.
   *
   * @param pool where it will be submitted
   * @param work what a worker runs
   * @param callback what receives the outcome on the home, or null when nobody waits
   */
  protected Request(
      Pool pool,
      Callable<? extends T> work,
      @Nullable BiConsumer<? super @Nullable T, ? super @Nullable Throwable> callback) {
    this(pool, work, callback, Word.QUEUED);
  }

  Request(
      Pool pool,
      Callable<? extends T> work,
      @Nullable BiConsumer<? super @Nullable T, ? super @Nullable Throwable> callback,
      int word) {
    this.pool = pool;
    this.work = work;
    this.callback = callback;
    if (word != Word.QUEUED) { // which it is: most need no write, and no fence behind it
      this.word = word;
    }
  }

  /**
   * Makes a stand-in, decided from the beginning. It takes the callback over, and shares the stages
   * of the outcome; that of the work's end is not its matter.
   */
  Request(Request<T> abandoned, Throwable failure) {
    this.pool = abandoned.pool;
    this.callback = abandoned.callback;
    this.details = abandoned.details();
    this.outcome = failure;
    this.word = Word.CLAIMED | Word.FAILED | Word.ABANDONED;
  }

  /**
   * Returns the phase that a user may see: one of QUEUED, ACTIVE, DONE, CANCELLED of {@link Word}.
   */
  protected final Phase phase() {
    return switch (Word.phase(word)) {
      case Word.QUEUED -> Phase.QUEUED;
      case Word.ACTIVE, Word.CLAIMED -> isPlaced || teller().isPlaced ? Phase.DONE : Phase.ACTIVE;
      case Word.DONE -> Phase.DONE;
      default -> Phase.CANCELLED;
    };
  }

  /** Whether it may be submitted again. */
  final boolean isFree() {
    return Word.phase(word) == Word.FREE;
  }

  /** Returns the pool's name. */
  protected final String poolName() {
    return pool.name();
  }

  final Pool pool() {
    return pool;
  }

  // The word's changes; see there who may make which.

  /** FREE to QUEUED, by who submits a reusable request. */
  final boolean leaveFree() {
    return WORD.compareAndSet(this, Word.FREE | Word.REUSABLE, Word.QUEUED | Word.REUSABLE);
  }

  /** Back to FREE, by who left it and could not queue the request. */
  final void returnFree() {
    move(Word.QUEUED, Word.FREE, 0);
  }

  /** QUEUED to ACTIVE, by the worker that takes it, under the queue's lock. */
  final void start() {
    move(Word.QUEUED, Word.ACTIVE, 0);
  }

  /** QUEUED to CANCELLED, by who takes it off the queue, under its lock, and places it then. */
  final void cancelled() {
    move(Word.QUEUED, Word.CANCELLED, Word.ENDED | Word.FAILED);
  }

  /** ACTIVE to CLAIMED with what the work returned or threw, by its worker, who places it then. */
  final void returned(@Nullable Object result, boolean isFailure) {
    outcome = result;
    move(Word.ACTIVE, Word.CLAIMED, Word.ENDED | (isFailure ? Word.FAILED : 0));
  }

  /** A change by the only one who may make one now. */
  private void move(int from, int to, int flags) {
    final int seen = word;
    assert Word.phase(seen) == from : seen + " is not " + from;
    WORD.setRelease(this, Word.withPhase(seen, to) | flags);
  }

  /**
   * The work of a cancelled request: nobody runs it any more, and what it captured may be large.
   */
  final void forgetWork() {
    if (!isReusable()) {
      work = null;
    }
  }

  private boolean isReusable() {
    return Word.has(word, Word.REUSABLE);
  }

  /** The request is in the delivery list: what is CLAIMED is DONE for all to see. */
  final void finished() {
    if (!isReusable()) { // which has no DONE, and may be on its next way already
      PLACED.setRelease(this, true);
    }
  }

  // The worker's part.

  /** Runs the work on the calling worker; what it throws is an outcome like another. */
  final T call() throws Exception {
    final Callable<? extends T> mine = work;
    assert mine != null : "a request lets go of its work when it has run";
    return mine.call();
  }

  // The loop's part.

  /**
   * Tells the outcome: callback, then stage, then the report of a failure that nobody received. The
   * request lets go of all but its state and outcome before user code runs, or is free again.
   */
  @LoopConfined
  final void deliver() {
    assert pool.home().isCurrent();
    if (wasCancelled()) {
      outcome = pool.cancelled(); // before anybody may read it
    }
    final int before = word;
    final BiConsumer<? super @Nullable T, ? super @Nullable Throwable> receiver = callback;
    final Object told = outcome;
    final boolean isFreed = Word.has(before, Word.REUSABLE);
    if (!isFreed) { // who asks for stages pays for the fence that this store lacks
      final int phase = Word.phase(before) == Word.CLAIMED ? Word.DONE : Word.phase(before);
      WORD.setRelease(this, Word.withPhase(before, phase) | Word.DELIVERED);
    }
    final Details<T> asked = details;
    if (asked != null && Word.has(before, Word.ENDED)) { // else it is the abandoned request's too
      details = null; // a fence, which requests without details need not pay
    }
    if (isFreed) {
      outcome = null;
      WORD.setRelease(this, Word.FREE | Word.REUSABLE); // from here on anybody may submit it again
    } else {
      work = null;
      callback = null;
    }
    Trace.completed(pool, asked, outcomeName(before));
    final Throwable failure = Word.has(before, Word.FAILED) ? (Throwable) told : null;
    if (receiver != null) {
      tell(receiver, told, failure);
    }
    if (asked != null) {
      completeStages(before, asked, told, failure);
    }
    if (failure != null) {
      pool.reportFailure(failure, receiver != null || isExplained(before, asked));
    }
  }

  /** Whether a failure without callback needs no report: a stage has it, or we made and told it. */
  private static boolean isExplained(int before, @Nullable Details<?> asked) {
    return Word.has(before, Word.ABANDONED)
        || Word.phase(before) == Word.CANCELLED
        || (asked != null && asked.hasOutcomes());
  }

  private static Trace.Outcome outcomeName(int before) {
    if (Word.phase(before) == Word.CANCELLED) {
      return Trace.Outcome.CANCELLED;
    }
    if (Word.has(before, Word.ABANDONED)) {
      return Trace.Outcome.ABANDONED;
    }
    return Word.has(before, Word.FAILED) ? Trace.Outcome.THREW : Trace.Outcome.RETURNED;
  }

  /**
   * Abandons this request, unless its work has returned for all that the home can see: what its
   * worker brings later is dropped. Returns who is to be placed in its stead, or null.
   */
  @LoopConfined
  final @Nullable StandIn<T> abandon(Throwable failure) {
    assert pool.home().isCurrent();
    if (Word.phase(word) != Word.ACTIVE || isAbandoned()) {
      return null;
    }
    final StandIn<T> standIn = new StandIn<>(this, failure);
    callback = null;
    details().standIn(standIn); // nothing is allocated from here until it is placed
    return standIn;
  }

  /**
   * The work of an abandoned request has returned after all. By who has taken the request off the
   * delivery list: the home, or, once the pool is over, a worker.
   */
  final void endedLate() {
    assert isAbandoned();
    work = null;
    outcome = null;
    final Details<T> asked = details(); // stays: it knows the stand-in
    if (!asked.hasEnds()) {
      return;
    }
    try {
      pool.executeOnHome(asked::completeEnds);
    } catch (OutOfMemoryError fullHeap) {
      asked.completeEnds(); // the end counts, not the thread
    }
  }

  private void tell(
      BiConsumer<? super @Nullable T, ? super @Nullable Throwable> receiver,
      @Nullable Object told,
      @Nullable Throwable failure) {
    try {
      receiver.accept(failure == null ? result(told) : null, failure);
    } catch (Throwable thrown) {
      pool.reports().failed(thrown, Fact.CALLBACK_THREW, pool.name());
    }
  }

  private void completeStages(
      int before, Details<T> asked, @Nullable Object told, @Nullable Throwable failure) {
    if (failure == null) {
      asked.completeOutcomes(result(told));
    } else {
      asked.failOutcomes(failure);
    }
    if (Word.has(before, Word.ENDED)) {
      asked.completeEnds();
    }
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // an outcome without FAILED is the T of the work
  private T result(@Nullable Object told) {
    return (T) told;
  }

  private Throwable failure() {
    final Throwable failure = (Throwable) outcome;
    assert failure != null : "FAILED says that there is one";
    return failure;
  }

  // The handle's part.

  /** Cancels if the queue still has it; see the public method. */
  protected final Cancelled tryCancel() {
    if (Word.phase(word) == Word.QUEUED && pool.cancel(this)) {
      return Cancelled.REMOVED;
    }
    return Word.phase(word) == Word.ACTIVE && !isAbandoned() ? Cancelled.RUNNING : Cancelled.OVER;
  }

  /** Cancels, then runs turns until the callback is over or on the caller's stack; see there. */
  protected final void tryCancelAndWait() {
    if (hasBeenTold()) {
      return;
    }
    pool.home().requireTurns("cancelAndWait()");
    tryCancel();
    pool.home().waitUntil(this::hasBeenTold, Long.MAX_VALUE, "cancelAndWait()");
  }

  /**
   * In the home's turn a callback that has begun is on the caller's stack, elsewhere it may go on.
   */
  private boolean hasBeenTold() {
    final Request<T> teller = teller();
    return teller.isTold || (Word.has(teller.word, Word.DELIVERED) && pool.home().isCurrent());
  }

  /** The callback is over. */
  @LoopConfined
  final void told() {
    assert pool.home().isCurrent();
    if (!isReusable()) {
      TOLD.setRelease(this, true);
    }
  }

  final boolean wasCancelled() {
    return Word.phase(word) == Word.CANCELLED;
  }

  /** Whether the callback has begun. */
  final boolean isDelivered() {
    return Word.has(word, Word.DELIVERED);
  }

  /** Whether this is a stand-in. */
  final boolean isStandIn() {
    return Word.has(word, Word.ABANDONED);
  }

  /** Whether a stand-in was placed, or is about to be, in the stead of this request. */
  final boolean isAbandoned() {
    final Details<T> present = details;
    return present != null && present.standIn() != null && !isStandIn();
  }

  /** Returns who tells the outcome: the stand-in, if there is one. */
  final Request<T> teller() {
    final Details<T> present = details;
    final StandIn<T> standIn = present == null ? null : present.standIn();
    return standIn == null ? this : standIn;
  }

  /**
   * Returns a stage of the outcome, which completes on the home. Who asks adds his stage, then
   * looks at the word. If nothing is decided, the home will see the stage: it looks for stages
   * behind the decision. If the home has delivered, the outcome is there. If it is between the two,
   * it may have looked already, and is asked to look once more; it has no fence between its mark
   * and its look, for nearly all requests have no stages.
   */
  protected final CompletionStage<T> outcomeStage() {
    if (!Word.has(teller().word, Word.DELIVERED)) {
      final CompletableFuture<T> asked = details().addOutcome();
      final Request<T> teller = teller(); // after the stage was added
      final int seen = teller.word;
      if (!Word.has(seen, Word.DELIVERED)) {
        if (Word.isDecided(seen) && !pool.home().isDriversThread()) {
          pool.executeOnHome(teller::lookForStages);
        }
        return asked;
      }
    }
    return teller().toldStage();
  }

  private CompletionStage<T> toldStage() {
    return Word.has(word, Word.FAILED)
        ? Details.failed(pool::executeOnHome, failure())
        : Details.completed(pool::executeOnHome, result(outcome));
  }

  /**
   * Completes stages that were added while the home delivered, or before. On the home; where that
   * refuses, on the thread that asked, which waits out that the home's mark is not visible yet.
   */
  private void lookForStages() {
    if (!pool.home().isDriversThread()) {
      for (int i = 0; i < LOOKS && !Word.has(word, Word.DELIVERED); i++) {
        Thread.onSpinWait();
      }
    }
    final Details<T> asked = details;
    final int seen = word;
    if (asked != null && Word.has(seen, Word.DELIVERED)) {
      completeStages(seen, asked, outcome, Word.has(seen, Word.FAILED) ? failure() : null);
    }
  }

  /**
   * Returns a stage of the work's end, which completes on the home: who asks adds his stage, then
   * looks for ENDED; worker or canceller set that before they place the request, and who takes it
   * off the delivery list looks for stages.
   */
  protected final CompletionStage<@Nullable Void> workEndedStage() {
    if (!Word.has(word, Word.ENDED)) {
      final CompletableFuture<@Nullable Void> asked = details().addEnd();
      if (!Word.has(word, Word.ENDED)) {
        return asked;
      }
    }
    return Details.<@Nullable Void>completed(pool::executeOnHome, null);
  }

  /** Returns what few requests need, if this one has it. */
  final @Nullable Details<T> detailsIfAny() {
    return details;
  }

  /** Returns what few requests need, made if need be. */
  final Details<T> details() {
    final Details<T> present = details;
    if (present != null) {
      return present;
    }
    final Details<T> fresh = new Details<>(pool::executeOnHome);
    @SuppressWarnings("unchecked") // the field's own type
    final Details<T> other = (Details<T>) DETAILS.compareAndExchange(this, null, fresh);
    return other == null ? fresh : other;
  }

  /** What a user sees of the word. */
  protected enum Phase {
    /** Waits for a worker. */
    QUEUED,
    /** Runs. */
    ACTIVE,
    /** Decided after the start. */
    DONE,
    /** Left without running. */
    CANCELLED
  }

  /** What a cancel came to. */
  protected enum Cancelled {
    /** Left the queue. */
    REMOVED,
    /** Runs on. */
    RUNNING,
    /** Decided already. */
    OVER
  }

  /**
   * Makes the failure of a cancelled request; without a trace, for it tells of no place in code.
   */
  static final class WithoutTrace extends CancellationException {
    private static final long serialVersionUID = 1L;

    WithoutTrace(String message) {
      super(message);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }
}
