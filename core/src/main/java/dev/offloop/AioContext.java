package dev.offloop;

import dev.offloop.base.Machine;
import dev.offloop.coroutine.Strands;
import dev.offloop.loop.Deferred;
import dev.offloop.loop.EventLoop;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An event loop: one thread at a time drives it, any thread schedules on it.
 *
 * <p>A turn runs, each for at most about a millisecond of its own, what is due of: completions of
 * pools, tasks and bottom halves, timers, channels. A callback that throws is reported and harms
 * neither the loop nor later callbacks.
 *
 * <h2>Who drives</h2>
 *
 * A platform thread that calls {@link #poll}, {@link #pollUntil} or {@link #run} holds the loop
 * until that call returns; a second one is refused with an IllegalStateException. Different threads
 * may drive one after the other, and each sees what the one before it wrote. From inside a callback
 * the same methods run nested turns, at most 256 deep. An {@link IoThread} is a thread that drives
 * a loop of its own.
 *
 * <p>{@link #close}, {@link ThreadPool#close()}, {@link ThreadPool#awaitIdle} and {@link
 * AioRequest#cancelAndWait} need turns of the loop: inside a turn they nest, beside a loop that
 * nobody drives they drive it for as long as they wait, and beside a driven one they block
 * (cancelAndWait refuses). Such a waiting thread steps aside, after its present turn, for one that
 * comes to drive.
 *
 * <p>An interrupt of the driver neither ends the loop nor makes it spin: it is reported once, and
 * set again when the driver leaves.
 */
public final class AioContext implements Loop, AutoCloseable {
  private final EventLoop loop;
  private final Reporter reporter;
  private final LazyPool ownPool = new LazyPool(this);
  private volatile @Nullable Strands strands; // null: as chosen for all

  private AioContext(String name, Reporter reporter) {
    this.loop = new EventLoop(name, Machine.current(), Reporting.to(reporter));
    this.reporter = reporter;
  }

  /**
   * Makes a loop that nobody drives yet; its failures go to the system logger.
   *
   * @param name for messages, traces and the names of its pool's threads
   * @return an open context
   */
  public static AioContext create(String name) {
    return create(name, Reporting.LOGGING);
  }

  /**
   * Makes a loop that nobody drives yet.
   *
   * @param name for messages, traces and the names of its pool's threads
   * @param reporter where failures go that nobody receives, also the default of pools that live
   *     here
   * @return an open context
   */
  public static AioContext create(String name, Reporter reporter) {
    final AioContext made = new AioContext(name, reporter);
    made.loop.door(made);
    return made;
  }

  /**
   * Returns the context in whose turn the caller is, the innermost one where turns of several nest.
   *
   * @return the context, or empty outside of turns
   */
  public static Optional<AioContext> current() {
    final EventLoop innermost = EventLoop.current();
    return innermost == null
        ? Optional.empty()
        : Optional.ofNullable((AioContext) innermost.door());
  }

  /**
   * Sets for how long the driver may look for something to do before it sleeps. A loop that polls
   * sees a completion in a fraction of the time that a wake-up takes, and uses the processor
   * meanwhile. How long it does, and whether at all, is learned: for as long as two wake-ups are
   * seen to take, 20 µs at least, and not after a longer wait, nor where most polls take longer
   * than a wake-up and a half, until completions or tasks come close upon each other again. Never
   * where there is one processor. Channels are not looked at in a poll. Any thread.
   *
   * @param max from zero, which is never, to 1 ms; 200 µs by default
   * @throws IllegalArgumentException if it is not in that range
   */
  public void pollingMax(Duration max) {
    loop.polling().max(Nanos.ofPoll(max));
  }

  /**
   * Returns for how long the driver has looked for something to do instead of sleeping, since the
   * beginning; polls that found something at once count for nothing. Any thread.
   *
   * @return the time
   */
  public Duration polled() {
    return Duration.ofNanos(loop.polling().polledNanos());
  }

  EventLoop loop() {
    return loop;
  }

  Reporter reporter() {
    return reporter;
  }

  @Override
  public String name() {
    return loop.name();
  }

  @Override
  public boolean isCurrent() {
    return loop.isCurrent();
  }

  /**
   * Runs a task in a later turn: once, in one first-in-first-out queue with the bottom halves,
   * never inline.
   *
   * @param task what to run
   * @throws RejectedExecutionException once this context is closed
   */
  @Override
  public void execute(Runnable task) {
    loop.execute(task);
  }

  /**
   * Starts a coroutine: straight-line code on this loop. Its body begins in a later turn. Any
   * thread.
   *
   * @param body what it runs, in this loop's turns
   * @param <T> what the body returns
   * @return the coroutine
   * @throws RejectedExecutionException once this context is closed or closing
   */
  public <T extends @Nullable Object> Coroutine<T> spawn(Callable<? extends T> body) {
    final Strands chosen = strands;
    return Coroutine.spawn(loop, chosen == null ? Strands.chosen() : chosen, body);
  }

  /**
   * Chooses on what the coroutines run that are spawned here from now on. Any thread.
   *
   * @param kind one of the two
   * @throws IllegalStateException if it is not to be had in this JVM; the message says how it is
   */
  public void coroutines(Coroutine.Kind kind) {
    strands = kind.required();
  }

  /**
   * Runs one turn.
   *
   * @param mayBlock whether to sleep until something is due, if nothing is; a kick ends the sleep,
   *     and also one that came before the turn
   * @return whether a callback ran; a wake-up or a kick alone is no progress, nor are idle bottom
   *     halves
   * @throws IllegalStateException on a virtual thread, while another thread drives, 256 turns deep,
   *     or once this context is closed
   */
  public boolean poll(boolean mayBlock) {
    return loop.poll(mayBlock);
  }

  /**
   * Runs turns until a condition holds. It is looked at before the first turn and after each; where
   * another thread makes it true, that thread must {@link #kick} to have it looked at. A wait that
   * nothing happens in for 4 s is reported once, for two loops may wait for each other.
   *
   * @param condition what is waited for; what it throws ends the wait and comes out here
   * @throws IllegalStateException as for {@link #poll}, also when the context is closed meanwhile
   */
  public void pollUntil(BooleanSupplier condition) {
    loop.pollUntil(condition);
  }

  /** Ends the present blocking turn, or the next: it returns, or looks at its condition again. */
  public void kick() {
    loop.kick();
  }

  /**
   * Runs turns until {@link #stop} or {@link #close}. May be called again after a stop; returns at
   * once when a stop came before, or on a closed context.
   *
   * @throws IllegalStateException on a virtual thread, while another thread drives, or 256 turns
   *     deep
   */
  public void run() {
    loop.run();
  }

  /** Ends one {@link #run}: the present one after its turn, else the next one at once. */
  public void stop() {
    loop.stop();
  }

  /**
   * Makes a bottom half, not scheduled.
   *
   * @param callback what it runs, in this loop's turns
   * @return the bottom half
   */
  public BottomHalf bottomHalf(Runnable callback) {
    return new BottomHalf(loop.deferred(Deferred.Kind.BOTTOM_HALF, callback));
  }

  /**
   * Makes a timer, not armed.
   *
   * @param callback what it runs, in this loop's turns
   * @return the timer
   */
  public AioTimer timer(Runnable callback) {
    return new AioTimer(loop.timer(callback));
  }

  /**
   * Makes an event notifier, not set.
   *
   * @param handler what it runs, in this loop's turns
   * @return the notifier
   */
  public EventNotifier notifier(Runnable handler) {
    return new EventNotifier(loop, handler);
  }

  /**
   * Watches a channel, which is made non-blocking. One watch per channel and context.
   *
   * @param channel what to watch; stays the caller's to close
   * @param interestOps operations of {@link java.nio.channels.SelectionKey} to watch for; 0 for
   *     none yet
   * @param handler what to call, in this loop's turns, for as long as the channel is ready
   * @return the watch
   * @throws IOException if the channel is closed or cannot be made non-blocking
   * @throws IllegalArgumentException if the channel does not support one of the operations
   * @throws IllegalStateException if this context watches it already, or is closed
   */
  public ChannelWatch watch(SelectableChannel channel, int interestOps, ChannelHandler handler)
      throws IOException {
    return ChannelWatch.begin(loop, channel, interestOps, handler);
  }

  /**
   * Returns this context's own pool, made with the default limits on first use.
   *
   * @return the same pool each time
   * @throws IllegalStateException once this context is closed, if it was never asked for before
   */
  public ThreadPool threadPool() {
    return ownPool.get();
  }

  /**
   * Ends this context. The pools that live here are closed first, and drained; then the coroutines
   * see a {@link java.util.concurrent.CancellationException} at every wait and come to their end;
   * then the tasks and bottom halves that were scheduled before run; then timers and watches end.
   * Later tasks are refused. Waits as the class comment says; idempotent.
   *
   * @throws IllegalStateException on a worker of a pool that lives here, which would wait for
   *     itself; or after a second in a circle of loops that wait for each other
   */
  @Override
  public void close() {
    loop.close();
  }
}
