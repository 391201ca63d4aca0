package dev.offloop;

import dev.offloop.base.Home;
import dev.offloop.base.Machine;
import dev.offloop.base.Polling;
import dev.offloop.base.Reports;
import dev.offloop.base.Resident;
import dev.offloop.pool.PlatformThreads;
import dev.offloop.pool.Pool;
import dev.offloop.pool.PoolLimits;
import java.nio.channels.CompletionHandler;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadFactory;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs blocking work on threads that come and go by themselves, and calls back on a loop, its home.
 *
 * <h2>How it grows and shrinks</h2>
 *
 * It begins with its minimum of workers, 0 by default. While fewer workers than processors exist, a
 * request that finds none idle has one started at once; beyond that, up to the maximum, 64 by
 * default, by waiting time: when the oldest request has waited for a millisecond and nothing has
 * finished in it, workers are started one after the other without pause, and when something has,
 * one each millisecond. Where the works are seen to take 0.1 ms or more, at once, one after the
 * other. A submitter never starts a thread: the home's next turn does, or a worker between two
 * works.
 *
 * <p>The worker that became idle last is woken first. One that has been idle for the keep-alive, 10
 * s by default, leaves unless it belongs to the minimum. So under a load that keeps k workers busy
 * all others are gone one keep-alive after their last work.
 *
 * <h2>Workers</h2>
 *
 * They are daemons named {@code <pool>-<n>} that inherit nothing from whoever happens to submit:
 * context class loader and thread group are those of {@code build()}'s caller, the priority is
 * normal. Between works name, priority, interrupt flag and context class loader are restored.
 * Thread-locals that a work leaves behind stay until its worker ends.
 *
 * <h2>Where a user's code runs</h2>
 *
 * Work on workers; callbacks in turns of the home; the thread factory in a turn of the home or on a
 * worker; the reporter wherever something is to report. No lock of this library is held meanwhile.
 */
public final class ThreadPool implements Offloader, AutoCloseable {
  private final Pool pool;

  private ThreadPool(Pool pool) {
    this.pool = pool;
  }

  /**
   * Begins a pool.
   *
   * @param home the loop on which callbacks run: an {@link AioContext} or any other {@link Loop}
   * @return a builder with the defaults
   */
  public static Builder builder(Loop home) {
    return new Builder(home);
  }

  /**
   * Returns the pool's name.
   *
   * @return the home's name by default
   */
  public String name() {
    return pool.name();
  }

  @Nullable Resident residentHere() {
    return pool.residentHere();
  }

  @Override
  public <T extends @Nullable Object> AioRequest<T> submit(
      Callable<? extends T> work,
      BiConsumer<? super @Nullable T, ? super @Nullable Throwable> callback) {
    requireWork(work);
    requireReceiver(callback, "callback");
    return enqueue(new AioRequest<T>(pool, work, callback));
  }

  @Override
  public <T extends @Nullable Object, A extends @Nullable Object> AioRequest<T> submit(
      Callable<? extends T> work, A attachment, CompletionHandler<? super T, ? super A> handler) {
    requireWork(work);
    requireReceiver(handler, "handler");
    return enqueue(new AioRequest<T>(pool, work, new HandlerCall<T, A>(attachment, handler)));
  }

  @Override
  public <T extends @Nullable Object> AioRequest<T> submit(Callable<? extends T> work) {
    requireWork(work);
    return enqueue(new AioRequest<T>(pool, work, null));
  }

  @Override
  public AioRequest<@Nullable Void> run(
      Action work, Consumer<? super @Nullable Throwable> callback) {
    requireWork(work);
    requireReceiver(callback, "callback");
    return enqueue(
        new AioRequest<@Nullable Void>(
            pool, valueless(work), (value, failure) -> callback.accept(failure)));
  }

  @Override
  public AioRequest<@Nullable Void> run(Action work) {
    requireWork(work);
    return enqueue(new AioRequest<@Nullable Void>(pool, valueless(work), null));
  }

  /**
   * Makes a request that can be submitted again and again and costs no object then.
   *
   * @param work what a worker runs, each time
   * @param callback receives each outcome, in turns of the home
   * @param <T> what the work returns
   * @return not submitted yet
   */
  public <T extends @Nullable Object> ReusableRequest<T> reusable(
      Callable<? extends T> work,
      BiConsumer<? super @Nullable T, ? super @Nullable Throwable> callback) {
    requireWork(work);
    requireReceiver(callback, "callback");
    return new ReusableRequest<T>(pool, work, callback);
  }

  private void requireWork(@Nullable Object work) {
    if (work == null) {
      throw isNull("work", "give it something to run");
    }
  }

  private void requireReceiver(@Nullable Object receiver, String noun) {
    if (receiver == null) {
      throw isNull(noun, "to submit work for which nobody waits, leave it out");
    }
  }

  private NullPointerException isNull(String noun, String wayOut) {
    return new NullPointerException(
        "the %s that thread \"%s\" gave to pool \"%s\" is null; %s"
            .formatted(noun, Thread.currentThread().getName(), pool.name(), wayOut));
  }

  private static Callable<@Nullable Void> valueless(Action work) {
    return () -> {
      work.run();
      return null;
    };
  }

  private <T extends @Nullable Object> AioRequest<T> enqueue(AioRequest<T> request) {
    pool.submit(request);
    return request;
  }

  @Override
  public int outstanding() {
    return pool.outstanding();
  }

  /**
   * Changes the limits, also below the present number of workers: who is too many leaves after its
   * work. The home's next turn starts what a new minimum lacks.
   *
   * @param workersMin 0 or more
   * @param workersMax 1 or more, at least the minimum
   * @throws IllegalArgumentException if they are outside of that; nothing changes then
   * @throws IllegalStateException once this pool is closed
   */
  public void resize(int workersMin, int workersMax) {
    pool.resize(workersMin, workersMax);
  }

  /**
   * Returns the figures of this moment.
   *
   * @return each right by itself
   */
  public PoolStats stats() {
    final Pool.Figures now = pool.figures();
    return new PoolStats(
        now.queued(),
        now.active(),
        now.idle(),
        now.workers(),
        now.completed(),
        now.cancelled(),
        now.rejected(),
        now.abandoned(),
        Duration.ofNanos(now.polledNanos()));
  }

  /**
   * Waits until no request is outstanding, but for those whose callbacks are on the caller's own
   * stack. Waits as {@link AioContext} says under "Who drives".
   *
   * @throws IllegalStateException on this pool's own worker or on a foreign home's thread, which
   *     would wait for themselves
   */
  public void awaitIdle() {
    pool.awaitIdle();
  }

  /**
   * Refuses new requests from now on and lets those submitted before come to their end. Does not
   * wait; idempotent. A dependent attached to the stage after its completion runs on the attaching
   * thread.
   *
   * @return completes in the home's turn when every callback is over and every worker gone;
   *     cancelling it changes nothing
   */
  public CompletionStage<@Nullable Void> shutdown() {
    return pool.shutdown();
  }

  /**
   * Shuts down and waits for the end, however long the works take, as {@link AioContext} says under
   * "Who drives". On a foreign home's own thread it only starts the shutdown and reports that.
   * Idempotent.
   *
   * @throws IllegalStateException on this pool's own worker, which would wait for itself
   */
  @Override
  public void close() {
    pool.close(Long.MAX_VALUE);
  }

  /**
   * Shuts down and waits for the end, but no longer than this for the works. At the deadline queued
   * requests are cancelled, and running ones are abandoned: their callbacks get a {@link
   * java.util.concurrent.CancellationException}, each is reported with its worker's name and stack,
   * and what its work comes to later is dropped. They are abandoned in the home's turn; the close
   * does not wait long for a home that stands still.
   *
   * @param deadline from now on; zero or less means at once
   * @return whether all was over by the deadline, the workers' leaving included; false does not say
   *     that a work was abandoned, for one that returns before the home looks is told as usual
   * @throws IllegalStateException on this pool's own worker, which would wait for itself
   */
  public boolean close(Duration deadline) {
    return pool.close(Math.max(0, Nanos.saturated(deadline)));
  }

  /**
   * Calls a {@link CompletionHandler}; its {@code completed} takes what a work returned, null
   * included.
   */
  private record HandlerCall<T extends @Nullable Object, A extends @Nullable Object>(
      A attachment, CompletionHandler<? super T, ? super A> handler)
      implements BiConsumer<@Nullable T, @Nullable Throwable> {
    @Override
    @SuppressWarnings("NullAway") // a null value without a failure is a T: the work returned it
    public void accept(@Nullable T value, @Nullable Throwable failure) {
      if (failure == null) {
        handler.completed(value, attachment);
      } else {
        handler.failed(failure, attachment);
      }
    }
  }

  /** The limits and parts of a {@link ThreadPool} to be. One thread; for one pool. */
  public static final class Builder {
    private final Loop home;
    private String name;
    private int workersMin;
    private int workersMax = 64;
    private Duration keepAlive = Duration.ofSeconds(10);
    private boolean isDaemon = true;
    private @Nullable ThreadFactory threadFactory;
    private @Nullable ClassLoader loader;
    private boolean isLoaderSet;
    private @Nullable Reporter reporter;
    private long pollNanosMax = -1; // the machine's own

    private Builder(Loop home) {
      this.home = home;
      this.name = home.name();
    }

    /**
     * Names the pool, its threads and its traces.
     *
     * @param name the home's name by default
     * @return this
     */
    public Builder name(String name) {
      this.name = name;
      return this;
    }

    /**
     * Sets how many workers stay, however idle. They are started from the home's first turn.
     *
     * @param workersMin 0 or more; 0 by default
     * @return this
     */
    public Builder workersMin(int workersMin) {
      this.workersMin = workersMin;
      return this;
    }

    /**
     * Sets how many workers there may be.
     *
     * @param workersMax 1 or more; 64 by default
     * @return this
     */
    public Builder workersMax(int workersMax) {
      this.workersMax = workersMax;
      return this;
    }

    /**
     * Sets for how long a worker above the minimum may be idle before it leaves, by the monotonic
     * clock.
     *
     * @param keepAlive longer than zero; 10 s by default
     * @return this
     */
    public Builder keepAlive(Duration keepAlive) {
      this.keepAlive = keepAlive;
      return this;
    }

    /**
     * Sets for how long one worker of this pool, the one that comes for the next request, may look
     * for it before it sleeps. A worker that polls takes a request in a fraction of the time that a
     * wake-up takes, and uses the processor meanwhile. How long it does, and whether at all, is
     * learned: for as long as two wake-ups are seen to take, 20 µs at least, and not after a longer
     * wait, nor where most polls take longer than a wake-up and a half, until requests come close
     * upon each other again. Never where there is one processor; there it gives way to others once,
     * as long as that costs less than to sleep, and where the maximum is not zero. {@link
     * PoolStats#polled} says what polling has cost.
     *
     * @param max from zero, which is never, to 1 ms; 200 µs by default
     * @return this
     * @throws IllegalArgumentException if it is not in that range
     */
    public Builder pollingMax(Duration max) {
      this.pollNanosMax = Nanos.ofPoll(max);
      return this;
    }

    /**
     * Lets the JVM end while workers run, or not; of no effect with a thread factory.
     *
     * @param daemon true by default
     * @return this
     */
    public Builder daemon(boolean daemon) {
      this.isDaemon = daemon;
      return this;
    }

    /**
     * Makes the workers' threads; their group, priority and daemon flag are then the factory's,
     * their name and context class loader still the pool's. Called in a turn of the home or on a
     * worker. When it throws, or returns null or a thread that was started before, the request
     * stays queued, the failure is reported, and it is called again after a pause. What it is given
     * to run does nothing on a thread that it has started itself.
     *
     * <p>They may be virtual: a work that blocks in Java code then holds no thread of the system
     * meanwhile; one that pins its carrier, as native code does, holds one of the few that all
     * virtual threads of the JVM share.
     *
     * @param threadFactory returns a new, unstarted thread
     * @return this
     */
    public Builder threadFactory(ThreadFactory threadFactory) {
      this.threadFactory = threadFactory;
      return this;
    }

    /**
     * Sets the context class loader of the workers.
     *
     * @param loader that of {@link #build}'s caller by default
     * @return this
     */
    public Builder contextClassLoader(@Nullable ClassLoader loader) {
      this.loader = loader;
      this.isLoaderSet = true;
      return this;
    }

    /**
     * Says where failures go that nobody receives.
     *
     * @param reporter by default that of an {@link AioContext} home, else the system logger
     * @return this
     */
    public Builder reporter(Reporter reporter) {
      this.reporter = reporter;
      return this;
    }

    /**
     * Makes the pool, without starting a thread.
     *
     * @return an open pool
     * @throws IllegalArgumentException if the limits do not go together
     * @throws IllegalStateException if the home is closed
     */
    public ThreadPool build() {
      final Machine machine =
          home instanceof AioContext own ? own.loop().machine() : Machine.current();
      final PoolLimits limits =
          new PoolLimits(workersMin, workersMax, Nanos.saturated(keepAlive), machine.processors());
      final Reports reports = Reporting.to(reporterOrDefault());
      final Home room =
          home instanceof AioContext own ? own.loop() : new ForeignHome(home, machine, reports);
      final ClassLoader workersLoader =
          isLoaderSet ? loader : Thread.currentThread().getContextClassLoader();
      final Pool pool =
          new Pool(
              name,
              room,
              machine,
              new PlatformThreads(machine, name, threadFactory, isDaemon, workersLoader),
              limits,
              new Polling(machine, pollNanosMax(machine)),
              reports);
      pool.begin();
      return new ThreadPool(pool);
    }

    private long pollNanosMax(Machine machine) {
      return pollNanosMax < 0 ? machine.pollNanosMax() : pollNanosMax;
    }

    private Reporter reporterOrDefault() {
      if (reporter != null) {
        return reporter;
      }
      return home instanceof AioContext own ? own.reporter() : Reporting.LOGGING;
    }
  }
}
