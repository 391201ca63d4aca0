package dev.offloop;

import dev.offloop.base.Home;
import dev.offloop.base.Machine;
import dev.offloop.base.Resident;
import dev.offloop.coroutine.Event;
import dev.offloop.coroutine.Routine;
import dev.offloop.coroutine.Strands;
import dev.offloop.coroutine.Trace;
import dev.offloop.coroutine.Waiting;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Straight-line code on a loop: it runs in the loop's turns, lets go of the loop wherever it waits,
 * and goes on there with what it waited for. Made by {@link AioContext#spawn}.
 *
 * <pre>{@code
 * context.spawn(
 *     () -> {
 *       final byte[] bytes = pool.call(() -> Files.readAllBytes(path));
 *       Coroutine.sleep(Duration.ofMillis(20));
 *       return bytes.length;
 *     });
 * }</pre>
 *
 * <h2>On the loop</h2>
 *
 * Between two waits a coroutine is a callback like any other: never in parallel with another
 * callback of its loop, and the loop stands while it runs. {@link Loop#isCurrent} and {@link
 * AioContext#current} answer for the loop; {@link Thread#currentThread} is the coroutine's own, a
 * virtual thread, and so are its thread-locals. It cannot run turns: poll, close and the like are
 * refused inside; wait for their stages with {@link #await}.
 *
 * <h2>Two kinds</h2>
 *
 * {@link Kind#MOUNTED} coroutines run on the loop's own thread, and a switch costs a fraction of a
 * microsecond. They need the package {@code java.lang} open to Offloop ({@code Add-Opens} in the
 * manifest of a program's jar, or {@code --add-opens}). {@link Kind#LOCK_STEP} ones run everywhere,
 * on foreign loops too: beside the loop's thread, which waits meanwhile; a switch costs two
 * wake-ups. Which kind there is gets chosen once and logged at DEBUG; the system property {@code
 * dev.offloop.coroutines} set to {@code mounted} or {@code lockstep}, or {@link
 * AioContext#coroutines}, chooses otherwise.
 *
 * <h2>What to leave alone</h2>
 *
 * A coroutine may hold a lock while it waits. Whoever on its loop then wants that lock waits for
 * ever, for the loop with which the coroutine would go on stands: hold locks between two waits
 * only, or none, for callbacks of one loop need none. The same where a mounted coroutine stands in
 * line for a lock that a third thread holds, and a callback comes into the line behind it: what
 * callbacks want is not for coroutines to lock. A wait inside a static initializer cannot let go of
 * the loop's thread, and the loop stands for as long as it lasts; the JDK's event {@code
 * jdk.VirtualThreadPinned} names it. A turn that stands so, its thread found waiting for one thing
 * twice, a second apart, goes to the loop's reporter, with that thread's stack, what it waits for
 * and the names of the coroutines; on a foreign loop nobody looks. Virtual threads that a coroutine
 * starts are ordinary ones.
 *
 * <p>Any thread may call the methods of an instance; the static ones are the coroutine's own.
 *
 * @param <T> what the body returns
 */
public final class Coroutine<T extends @Nullable Object> extends Routine<T> {
  private static final AtomicLong SPAWNED = new AtomicLong();

  private Coroutine(Home home, Strands strands, String name, Callable<? extends T> body) {
    super(home, strands, name, body);
  }

  /** On what a coroutine runs. */
  public enum Kind {
    /** On the loop's own thread. */
    MOUNTED(Strands.MOUNTED),
    /** On a thread beside the loop's, which waits meanwhile. */
    LOCK_STEP(Strands.LOCK_STEP);

    private final Strands strands;

    Kind(Strands strands) {
      this.strands = strands;
    }

    Strands required() {
      return strands.required();
    }
  }

  /**
   * Starts a coroutine on any loop. Its body begins in a later turn. On an {@link AioContext} it is
   * {@link AioContext#spawn}; on a foreign loop it is of the kind {@link Kind#LOCK_STEP}, {@link
   * #awaitReady} is not to be had, and nobody ends it when that loop closes. Any thread.
   *
   * @param home where it runs
   * @param body what it runs
   * @param <T> what the body returns
   * @return the coroutine
   * @throws RejectedExecutionException if the loop is closed
   */
  public static <T extends @Nullable Object> Coroutine<T> spawn(
      Loop home, Callable<? extends T> body) {
    if (home instanceof AioContext own) {
      return own.spawn(body);
    }
    return spawn(
        new ForeignHome(home, Machine.current(), Reporting.to(Reporting.LOGGING)),
        Strands.LOCK_STEP,
        body);
  }

  static <T extends @Nullable Object> Coroutine<T> spawn(
      Home home, Strands strands, Callable<? extends T> body) {
    if (body == null) {
      throw new NullPointerException(
          "the body of a coroutine that thread \"%s\" spawns on loop \"%s\" is null; give it something to run"
              .formatted(Thread.currentThread().getName(), home.name()));
    }
    final Coroutine<T> made =
        new Coroutine<>(home, strands, home.name() + "-co-" + SPAWNED.incrementAndGet(), body);
    made.begin();
    return made;
  }

  /**
   * Returns the coroutine that the caller is.
   *
   * @return the coroutine
   * @throws IllegalStateException outside of coroutines
   */
  public static Coroutine<?> current() {
    return required("current()");
  }

  /**
   * Says whether the caller is a coroutine. Any thread.
   *
   * @return whether it is
   */
  public static boolean inCoroutine() {
    return Resident.here() instanceof Coroutine<?>;
  }

  private static Coroutine<?> required(String verb) {
    return required(Resident.here(), verb);
  }

  private static Coroutine<?> required(@Nullable Resident resident, String verb) {
    if (resident instanceof Coroutine<?> here) {
      return here;
    }
    throw new IllegalStateException(
        "%s is for coroutines and was called on thread \"%s\", which is none; spawn one, or use the form with a callback"
            .formatted(verb, Thread.currentThread().getName()));
  }

  /**
   * Waits for {@link #wake}; one that came before, and that no suspend has seen, is enough.
   *
   * @throws CancellationException when this coroutine is cancelled, or its loop closes
   * @throws IllegalStateException outside of coroutines
   */
  public static void suspend() {
    required("suspend()").suspendUntilWoken();
  }

  /**
   * Waits for a time by the loop's clock.
   *
   * @param time zero or less lets a turn go by
   * @throws CancellationException when this coroutine is cancelled, or its loop closes
   * @throws IllegalStateException outside of coroutines
   */
  public static void sleep(Duration time) {
    Waiting.sleep(required("sleep(...)"), Math.max(0, Nanos.saturated(time)));
  }

  /**
   * Waits for a stage, on whatever thread it completes.
   *
   * @param stage what to wait for; a cancel of this coroutine leaves it alone
   * @param <T> what it holds
   * @return its value
   * @throws Exception what it failed with, the very object, this coroutine's stack suppressed in it
   * @throws CancellationException when this coroutine is cancelled, or its loop closes
   * @throws IllegalStateException outside of coroutines
   */
  public static <T extends @Nullable Object> T await(CompletionStage<? extends T> stage)
      throws Exception {
    return Waiting.await(required("await(...)"), stage);
  }

  /**
   * Waits until a channel is ready. The channel is watched meanwhile and must not be by others.
   *
   * @param channel is made non-blocking, and stays so
   * @param ops operations of {@link java.nio.channels.SelectionKey}
   * @return which of them are ready, at least one
   * @throws IOException if the channel is closed or cannot be made non-blocking
   * @throws CancellationException when this coroutine is cancelled, or its loop closes
   * @throws IllegalStateException outside of coroutines, on a foreign loop, or if the loop watches
   *     the channel already
   */
  public static int awaitReady(SelectableChannel channel, int ops) throws IOException {
    return Waiting.awaitReady(required("awaitReady(...)"), channel, ops);
  }

  /**
   * Ends this coroutine's present {@link #suspend}, or its next one. It goes on in a later turn of
   * its loop.
   *
   * @throws IllegalStateException when it was woken already and has not seen it, wakes itself, or
   *     is over
   */
  public void wake() {
    wakeUp();
  }

  /**
   * Has this coroutine's present wait, or its next one, throw a {@link CancellationException},
   * once: what it does then may wait again. In its next turn it cancels its request; where that
   * runs already, its end is waited for first, so that nobody uses what the work still has, and its
   * outcome is dropped. A coroutine that has not begun never does. Without effect on one that is
   * over.
   */
  public void cancel() {
    cancelSoon();
  }

  /**
   * Returns the outcome as a stage. It completes in the loop's turn once the body is over, with
   * what it returned or threw; the default of its {@code …Async} methods is the loop. To ask before
   * counts as receiving a failure, which else is reported, unless it is a {@link
   * CancellationException}; an {@link Error} is reported always.
   *
   * @return a stage of the caller's own, that supports {@code toCompletableFuture}
   */
  public CompletionStage<T> toCompletionStage() {
    return outcomeStage();
  }

  /**
   * Submits a request with a callback of this coroutine's, and waits for that: so any method that
   * takes a callback has a form for coroutines, {@code awaitRequest(callback ->
   * file.size(callback))} for instance. A cancel of this coroutine cancels the request; where its
   * work runs already, its end is waited for.
   *
   * @param submission hands the callback on and returns the handle
   * @param <T> what the work returns
   * @return what it returned
   * @throws Exception what the submission or the work threw, the very object; with this coroutine's
   *     stack suppressed in it, if it was the work
   * @throws CancellationException when this coroutine is cancelled, or its loop closes
   * @throws IllegalStateException outside of coroutines; nothing is submitted then
   */
  public static <T extends @Nullable Object> T awaitRequest(
      Function<BiConsumer<@Nullable T, @Nullable Throwable>, AioRequest<T>> submission)
      throws Exception {
    final Call<T> call = Call.begin(required("awaitRequest(...)"));
    return call.outcome(submission.apply(call));
  }

  /** Runs work elsewhere and waits for it; see {@link Offloader#call}. */
  static <T extends @Nullable Object> T call(Offloader offloader, Callable<? extends T> work)
      throws Exception {
    final Resident caller =
        offloader instanceof ThreadPool pool ? pool.residentHere() : Resident.here();
    final Call<T> call = Call.begin(required(caller, "call(...)"));
    return call.outcome(offloader.submit(work, call));
  }

  /** One call: the callback of its request and the canceller of its wait. */
  private static final class Call<T extends @Nullable Object> extends Event
      implements BiConsumer<@Nullable T, @Nullable Throwable>, Routine.Canceller {
    private final Coroutine<?> self;
    private @Nullable AioRequest<T> request; // the body's
    private @Nullable T value; // both published by the event
    private @Nullable Throwable failure;

    private Call(Coroutine<?> self) {
      super(self);
      this.self = self;
    }

    static <T extends @Nullable Object> Call<T> begin(Coroutine<?> self) {
      self.refuseCancelled();
      return new Call<>(self);
    }

    @Override
    public void accept(@Nullable T result, @Nullable Throwable thrown) {
      value = result;
      failure = thrown;
      happensHere();
    }

    @Override
    public void cancel() {
      final AioRequest<T> mine = request;
      if (mine != null) {
        mine.cancel();
      }
    }

    @SuppressWarnings("NullAway") // without a failure the value is the work's T
    T outcome(AioRequest<T> submitted) throws Exception {
      request = submitted;
      self.awaitWhole(this, this);
      final Throwable thrown = failure;
      if (self.takeCancel()) {
        final CancellationException cancelled = self.cancelled();
        if (thrown != null) {
          cancelled.addSuppressed(thrown);
        }
        throw cancelled;
      }
      if (thrown != null) {
        throw Trace.thrown(thrown, "the work was submitted here, by " + self.name());
      }
      return value;
    }
  }
}
