package dev.offloop.coroutine;

import dev.offloop.base.Fact;
import dev.offloop.base.Home;
import dev.offloop.base.HomeStage;
import dev.offloop.base.Resident;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A coroutine: a body that runs on its home, lets go of it while it waits, and goes on there.
 *
 * <p>Every wait is a look at a condition, again after each resumption: {@link Strand} says that one
 * may come too many. Whoever makes a condition true writes it first and resumes then; as the strand
 * keeps a resumption that comes before the rest, none is lost.
 *
 * <p>A cancel is seen once, at the present wait or the next one, like an interrupt; once the home
 * closes, at every wait. A request whose work runs is waited for first, so that nobody uses a
 * buffer that a worker still has.
 *
 * <h2>Threads and locks</h2>
 *
 * wake, cancel, stage: any thread. homeCloses: the home's turn. The rest: the body. No lock.
 */
public abstract class Routine<T extends @Nullable Object> implements Resident {
  private static final VarHandle IS_WOKEN;
  private static final VarHandle STAGE;

  static {
    try {
      final var lookup = MethodHandles.lookup();
      IS_WOKEN = lookup.findVarHandle(Routine.class, "isWoken", boolean.class);
      STAGE = lookup.findVarHandle(Routine.class, "stage", HomeStage.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Home home;
  final Strand strand;
  private @Nullable Callable<? extends T> body; // the body's thread; emptied when it begins

  private volatile boolean isWoken; // a wake that no suspend has taken
  private volatile boolean isCancelAsked; // and not seen yet
  private volatile boolean isHomeClosing; // then every wait is cancelled
  private volatile boolean isOver; // the outcome is known
  private volatile boolean isTold; // and nobody else will complete the stage
  private volatile @Nullable HomeStage<T> stage; // somebody looks

  private @Nullable Object outcome; // published by isOver; a T, or the Throwable
  private boolean isFailure; // likewise

  /**
   * Makes a coroutine that has not begun.
   *
   * @param home where it lives
   * @param maker makes its strand
   * @param name of its thread
   * @param body what it runs
   */
  protected Routine(Home home, Strands maker, String name, Callable<? extends T> body) {
    this.home = home;
    this.body = body;
    this.strand = maker.make(home, this, name, this::run, this::tell);
  }

  /** Has the body begin in a later turn of the home. Once. */
  protected final void begin() {
    home.settle(this);
    try {
      strand.start();
    } catch (Throwable refused) {
      home.leave(this);
      throw refused;
    }
  }

  @Override
  public final Home home() {
    return home;
  }

  @Override
  public final Thread thread() {
    return strand.thread();
  }

  /** Returns the name of its thread. */
  protected final String name() {
    return strand.thread().getName();
  }

  // The body's life.

  private void run() {
    final Callable<? extends T> mine = body;
    body = null;
    try {
      Resident.isHere(this);
      refuseCancelled();
      assert mine != null : "begins once";
      outcome = mine.call();
    } catch (Throwable thrown) {
      outcome = thrown;
      isFailure = true;
    }
    isOver = true;
  }

  /** The body is over, or could not begin for a failure; on the home's own thread. */
  private void tell(@Nullable Throwable notBegun) {
    assert !Thread.currentThread().isVirtual() : "dependents of the stage may want turns";
    if (notBegun != null) {
      outcome = notBegun;
      isFailure = true;
      isOver = true;
    }
    home.leave(this);
    isTold = true; // written; now look whether somebody asks
    final HomeStage<T> asked = stage;
    if (asked != null) {
      complete(asked);
    }
    if (isFailure) {
      reportFailure((Throwable) outcome, asked != null);
    }
    if (isWoken) {
      home.reports()
          .warn(
              "coroutine \"%s\" was woken and has ended without a suspend that would have seen it"
                  .formatted(name()),
              null);
    }
  }

  private void reportFailure(@Nullable Throwable failure, boolean isReceived) {
    assert failure != null : "a failure is something thrown";
    if (failure instanceof Error || !(isReceived || failure instanceof CancellationException)) {
      home.reports().failed(failure, Fact.COROUTINE_THREW, name());
    }
  }

  /** Returns a stage of the outcome, which completes in the home's turn. */
  protected final CompletionStage<T> outcomeStage() {
    HomeStage<T> asked = stage;
    if (asked == null) {
      final HomeStage<T> fresh = new HomeStage<>(home::executeAlways);
      @SuppressWarnings("unchecked") // the field's own type
      final HomeStage<T> other = (HomeStage<T>) STAGE.compareAndExchange(this, null, fresh);
      asked = other == null ? fresh : other;
    }
    final HomeStage<T> own = new HomeStage<>(home::executeAlways); // what becomes of it is its own
    if (isTold) {
      complete(own);
    } else {
      var _ = asked.whenComplete((value, failure) -> complete(own)); // a copy() would wrap it
    }
    return own;
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // without a failure the outcome is the body's T
  private void complete(CompletableFuture<T> asked) {
    if (isFailure) {
      asked.completeExceptionally((Throwable) outcome);
    } else {
      asked.complete((T) outcome);
    }
  }

  // Waking and cancelling, from outside.

  /** Ends the present suspend, or the next one. */
  @SuppressWarnings("ReferenceEquality") // this very one
  protected final void wakeUp() {
    if (isOver) {
      throw refusedWake("is over", "wake it only while it waits");
    }
    if (Resident.here() == this) {
      throw refusedWake("runs and has woken itself", "another one has to");
    }
    if (isWoken || (boolean) IS_WOKEN.getAndSet(this, true)) {
      throw refusedWake("was woken already and has not seen it yet", "wake it once a suspend");
    }
    strand.resume(); // PAIR wake 1/2: marked; now resume, whether it rests or not.
  }

  private IllegalStateException refusedWake(String fact, String wayOut) {
    return new IllegalStateException(
        "coroutine \"%s\", which thread \"%s\" wakes, %s; %s"
            .formatted(name(), Thread.currentThread().getName(), fact, wayOut));
  }

  /** Has the present wait, or the next one, throw. */
  protected final void cancelSoon() {
    isCancelAsked = true;
    strand.resume(); // PAIR wake 1/2: asked; now resume, whether it rests or not.
  }

  @Override
  public final void homeCloses() {
    isHomeClosing = true;
    cancelSoon();
  }

  // Waiting, by the body.

  /** Waits for {@link #wakeUp}. */
  protected final void suspendUntilWoken() {
    refuseCancelled();
    rest(null, null);
    isWoken = false;
  }

  /** Waits until something has happened; a cancel ends the wait. */
  protected final void await(Event event) {
    refuseCancelled();
    rest(event, null);
  }

  /**
   * Waits until something has happened, however long that takes; a cancel fires the canceller, here
   * and once, and is seen afterwards.
   */
  protected final void awaitWhole(Event event, Canceller canceller) {
    rest(event, canceller);
  }

  /** Rests until the event, or a wake; an interrupt would end every rest and is kept for later. */
  private void rest(@Nullable Event event, @Nullable Canceller canceller) {
    boolean isInterrupted = false;
    boolean isFired = false;
    try {
      while (event == null ? !isWoken : !event.hasHappened()) {
        if (canceller != null && !isFired && isCancelWanted()) {
          isFired = true;
          canceller.cancel(); // may park, and take a resumption that came: so look again
        } else {
          strand.rest(); // PAIR wake 2/2: looked; a resumption since then ends this rest at once.
          isInterrupted |= Thread.interrupted();
          if (canceller == null) {
            refuseCancelled();
          }
        }
      }
    } finally {
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Throws if a cancel was asked for and not seen yet. */
  protected final void refuseCancelled() {
    if (takeCancel()) {
      throw cancelled();
    }
  }

  private boolean isCancelWanted() {
    return isCancelAsked || isHomeClosing;
  }

  /** Says whether a cancel was asked for and not seen yet, and has seen it then. */
  protected final boolean takeCancel() {
    if (!isCancelWanted()) {
      return false; // without the store, whose fence each call would pay
    }
    isCancelAsked = false;
    return true;
  }

  /** Makes what a cancelled coroutine sees. */
  protected final CancellationException cancelled() {
    return new CancellationException(
        isHomeClosing
            ? "coroutine \"%s\" is to end, for its loop \"%s\" closes"
                .formatted(name(), home.name())
            : "coroutine \"%s\" was cancelled".formatted(name()));
  }

  /** Fires what would end a wait sooner. */
  @FunctionalInterface
  public interface Canceller {
    /** The body, while it waits. */
    void cancel();
  }
}
