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
 * <tr><td>work, callback</td><td>written before publication; emptied by the loop</td>
 * <td>submitter, loop</td><td>who may change the word from QUEUED or ACTIVE, and the loop</td></tr>
 * <tr><td>outcome</td><td>the claim</td><td>who claimed</td><td>the loop; any thread after
 * DELIVERED</td></tr>
 * <tr><td>details</td><td>compare-and-set from null; emptied on delivery</td><td>any thread</td>
 * <td>any thread</td></tr>
 * <tr><td>isPlaced</td><td>the claim; a release store</td><td>who claimed</td><td>any thread</td></tr>
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
   * Returns the phase that a user may see: one of QUEUED, ACTIVE, DONE, CANCELLED of {@link Word}.
   */
  protected final Phase phase() {
    return switch (Word.phase(word)) {
      case Word.QUEUED -> Phase.QUEUED;
      case Word.ACTIVE -> Phase.ACTIVE;
      case Word.CLAIMED -> isPlaced ? Phase.DONE : Phase.ACTIVE;
      case Word.DONE -> Phase.DONE;
      default -> Phase.CANCELLED;
    };
  }

  /** Whether it may be submitted again. */
  protected final boolean isFree() {
    return Word.phase(word) == Word.FREE;
  }

  /** Returns the pool's name. */
  protected final String poolName() {
    return pool.name();
  }

  final Pool pool() {
    return pool;
  }

  // Outcome: who may decide it, once.

  /** FREE to QUEUED, by who submits a reusable request. */
  final boolean leaveFree() {
    return move(Word.FREE, Word.QUEUED, 0);
  }

  /** Back to FREE, by who left it and could not queue the request. */
  final void returnFree() {
    move(Word.QUEUED, Word.FREE, 0);
  }

  /**
   * QUEUED to ACTIVE, by the worker that takes it, under the queue's lock. A request that is listed
   * leaves QUEUED under that lock only, so a look and a store do.
   */
  final boolean start() {
    final int seen = word;
    if (Word.phase(seen) != Word.QUEUED) {
      return false;
    }
    WORD.setRelease(this, Word.withPhase(seen, Word.ACTIVE));
    return true;
  }

  /** QUEUED to CANCELLED; who succeeds takes the request off the queue and places it. */
  final boolean decideCancelled() {
    return move(Word.QUEUED, Word.CANCELLED, Word.ENDED | Word.FAILED);
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

  /** ACTIVE to CLAIMED with what the work returned or threw. */
  final boolean decideReturned(@Nullable Object result, boolean isFailure) {
    final boolean isMine =
        move(Word.ACTIVE, Word.CLAIMED, Word.ENDED | (isFailure ? Word.FAILED : 0));
    if (isMine) {
      outcome = result;
    }
    return isMine;
  }

  /** ACTIVE to CLAIMED while the work goes on: its result will be nobody's. */
  final boolean decideAbandoned(Throwable failure) {
    final boolean isMine = move(Word.ACTIVE, Word.CLAIMED, Word.FAILED | Word.ABANDONED);
    if (isMine) {
      outcome = failure;
    }
    return isMine;
  }

  /** The request is in the delivery list: what is CLAIMED is DONE for all to see. */
  final void finished() {
    if (!isReusable()) { // which has no DONE, and may be on its next way already
      PLACED.setRelease(this, true);
    }
  }

  private boolean move(int from, int to, int flags) {
    while (true) {
      final int seen = word;
      if (Word.phase(seen) != from) {
        return false;
      }
      if (WORD.compareAndSet(this, seen, Word.withPhase(seen, to) | flags)) {
        return true;
      }
    }
  }

  // The worker's part.

  /** Runs the work on the calling worker; what it throws is an outcome like another. */
  final T call() throws Exception {
    final Callable<? extends T> mine = work;
    assert mine != null : "a request runs before it is delivered";
    return mine.call();
  }

  /** The work of an abandoned request has returned after all. */
  final void abandonedWorkEnded() {
    final int before = (int) WORD.getAndBitwiseOr(this, Word.ENDED);
    if (!Word.has(before, Word.DELIVERED)) {
      return; // the loop will see ENDED, and tells who asked
    }
    final Details<T> asked = details; // stays: the loop may have set DELIVERED and not read it yet
    if (asked != null && asked.hasEnds()) {
      pool.executeOnHome(asked::completeEnds);
    }
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
    final boolean isFreed = Word.has(word, Word.REUSABLE) && Word.has(word, Word.ENDED);
    final int before = isFreed ? word : delivered();
    final BiConsumer<? super @Nullable T, ? super @Nullable Throwable> receiver = callback;
    final Object told = outcome;
    final Details<T> asked = details;
    if (asked != null && Word.has(before, Word.ENDED)) { // else an abandoned work may want them
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
   * Sets DELIVERED, and DONE where it lags; returns the word before. Nobody else writes the word of
   * what has ended, so a store does there; who asks for stages pays for the fence that it lacks.
   */
  private int delivered() {
    while (true) {
      final int seen = word;
      final int to = Word.phase(seen) == Word.CLAIMED ? Word.DONE : Word.phase(seen);
      final int marked = Word.withPhase(seen, to) | Word.DELIVERED;
      if (Word.has(seen, Word.ENDED)) {
        WORD.setRelease(this, marked);
        return seen;
      }
      if (WORD.compareAndSet(this, seen, marked)) {
        return seen;
      }
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

  /** Cancels by the one word; see the public method. */
  protected final Cancelled tryCancel() {
    if (Word.phase(word) == Word.QUEUED && pool.cancel(this)) {
      return Cancelled.REMOVED;
    }
    return Word.phase(word) == Word.ACTIVE ? Cancelled.RUNNING : Cancelled.OVER;
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
    return isTold || (Word.has(word, Word.DELIVERED) && pool.home().isCurrent());
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

  final boolean wasAbandoned() {
    return Word.has(word, Word.ABANDONED);
  }

  /**
   * Returns a stage of the outcome, which completes on the home. Who asks adds his stage, then
   * looks at the word. If nothing is decided, the home will see the stage: it looks for stages
   * behind the decision. If the home has delivered, the outcome is there. If it is between the two,
   * it may have looked already, and is asked to look once more; it has no fence between its mark
   * and its look, for nearly all requests have no stages.
   */
  protected final CompletionStage<T> outcomeStage() {
    if (!Word.has(word, Word.DELIVERED)) {
      final CompletableFuture<T> asked = details().addOutcome();
      final int seen = word; // after the stage was added
      if (!Word.has(seen, Word.DELIVERED)) {
        if (Word.isDecided(seen) && !pool.home().isDriversThread()) {
          pool.executeOnHome(this::lookForStages);
        }
        return asked;
      }
    }
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
   * looks for ENDED; who decides sets that, then the home, or who ended it late, looks for stages.
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
