package dev.offloop.pool;

import dev.offloop.base.Fact;
import dev.offloop.base.Home;
import dev.offloop.base.Lingering;
import dev.offloop.base.LoopConfined;
import dev.offloop.base.NanoClock;
import dev.offloop.base.Polling;
import dev.offloop.base.Reports;
import dev.offloop.base.Resident;
import dev.offloop.base.Threads;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A pool: accepts requests, counts them, and ends when they are over.
 *
 * <p>How many are outstanding: those submitted minus those whose callback is over. A submit counts
 * itself, then looks whether the pool is closing; a shutdown says so, then the home looks at the
 * count (PAIR closing, both volatile): either the submit sees the closing and takes its count back,
 * or the shutdown waits for it. So a drain is exact. Submits on the thread of the home's driver, as
 * most are, by it or by a coroutine that is mounted there, have a counter beside that of all others
 * and need no atomic access, for it is the driver that looks.
 *
 * <h2>Threads and locks</h2>
 *
 * Any thread may call anything but turnBegins, turnEnds and the methods marked. No lock of its own;
 * see {@link RequestQueue} and {@link Crew} for theirs, which never nest.
 */
public final class Pool {
  private static final VarHandle SUBMITTED_ELSEWHERE;
  private static final long SLICE_NANOS = 1_000_000_000L;

  private static final int HOME_PAUSES = 32;
  private static final int HOME_PAUSES_MOST = 512; // 5 to 15 µs where it was measured

  static {
    try {
      final var lookup = MethodHandles.lookup();
      SUBMITTED_ELSEWHERE = lookup.findVarHandle(Pool.class, "submittedElsewhere", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final String name;
  private final Home home;
  private final NanoClock clock;
  private final Polling polling;
  private final Lingering lingering; // of home and hunter; the home decides
  private final Reports reports;
  private final RequestQueue queue = new RequestQueue();
  private final Deliveries deliveries;
  private final Crew crew;
  private final LongAdder rejected = new LongAdder();
  private final AtomicLong traced = new AtomicLong();
  private final CompletableFuture<@Nullable Void> terminated =
      new CompletableFuture<>(); // ours alone
  private final Runnable closeForHome = this::close;
  private final CancellationException cancelledOnFullHeap;

  private volatile long submittedElsewhere; // not on the thread of the home's driver
  private volatile boolean isClosing;
  private volatile boolean isTerminated; // drained, and the workers gone
  private volatile boolean isCutShort; // a close has come to its deadline

  /**
   * Makes a pool without workers; the home's next turn starts the minimum.
   *
   * @param name for messages, threads and traces
   * @param home where callbacks run
   * @param clock tells the time
   * @param threads starts the workers
   * @param limits how many
   * @param polling how the hunter polls, and whether home and hunter wait a moment for many
   * @param reports where failures go that nobody receives
   */
  public Pool(
      String name,
      Home home,
      NanoClock clock,
      Threads threads,
      PoolLimits limits,
      Polling polling,
      Reports reports) {
    this.name = name;
    this.home = home;
    this.clock = clock;
    this.polling = polling;
    this.lingering = polling.lingering();
    this.reports = reports;
    this.cancelledOnFullHeap = newCancelled(name);
    Trace.load(); // the first use of the recorder's classes takes a tenth of a second: not a
    // submitter's
    this.deliveries = new Deliveries(this, home);
    this.crew = new Crew(this, threads, clock, limits, polling);
  }

  /** Moves in: the home closes this pool before itself. Once, right after the constructor. */
  public void begin() {
    try {
      home.admit(closeForHome);
    } catch (IllegalStateException homeIsClosed) {
      deliveries.close();
      throw homeIsClosed;
    }
    crew.startMinimum();
  }

  /** Returns the name. */
  public String name() {
    return name;
  }

  Home home() {
    return home;
  }

  /** Returns which coroutine the caller is, or null. Any thread. */
  public @Nullable Resident residentHere() {
    return home.residentHere();
  }

  NanoClock clock() {
    return clock;
  }

  Reports reports() {
    return reports;
  }

  RequestQueue queue() {
    return queue;
  }

  Deliveries deliveries() {
    return deliveries;
  }

  /** Returns the next number for traces. */
  long nextTraced() {
    return traced.incrementAndGet();
  }

  // The way of a request.

  /**
   * Queues a request.
   *
   * @param request a new one of this pool
   * @throws RejectedExecutionException once the pool is closing
   */
  public void submit(Request<?> request) {
    final boolean isHere = home.isDriversThread();
    final long count = countSubmitted(isHere, 1);
    if (isClosing) { // PAIR closing 1/2: counted; now look whether the pool is closing.
      countSubmitted(isHere, -1);
      rejected.increment();
      deliveries.ring(); // the shutdown may have waited for the count
      throw new RejectedExecutionException(
          "pool \"%s\" is closed and refuses the work that thread \"%s\" submitted; submit before close(), or to another pool"
              .formatted(name, Thread.currentThread().getName()));
    }
    Trace.submitted(this, request);
    request.tick = crew.presentTick();
    queue.push(request);
    crew.requestArrived();
    if ((count & (RequestQueue.MOVED_AFTER - 1)) == 0) {
      queue.moveIfFree();
    }
  }

  private long countSubmitted(boolean isHere, long change) {
    return isHere
        ? deliveries.countSubmitted(change)
        : (long) SUBMITTED_ELSEWHERE.getAndAdd(this, change) + change;
  }

  /** Cancels a request, if it is queued; says whether it was. */
  boolean cancel(Request<?> request) {
    final boolean isCancelled = queue.cancel(request);
    if (isCancelled) {
      placeCancelled(request);
    }
    return isCancelled;
  }

  private void placeCancelled(Request<?> request) {
    final Details<?> traced =
        request.detailsIfAny(); // of this flight: once placed, it may come back
    request.forgetWork();
    if (deliveries.place(request)) {
      deliveries.ring();
    }
    Trace.cancelled(this, traced);
  }

  /** Makes the failure of a cancelled request. */
  CancellationException cancelled() {
    try {
      return newCancelled(name);
    } catch (OutOfMemoryError fullHeap) {
      return cancelledOnFullHeap; // the outcome counts, not the object
    }
  }

  private static CancellationException newCancelled(String name) {
    return new Request.WithoutTrace(
        "the request was cancelled while it was queued in pool \""
            + name
            + "\"; its work never ran");
  }

  /** Reports a failure that nobody received, and every Error. */
  void reportFailure(Throwable failure, boolean isReceived) {
    if (failure instanceof Error) {
      reports.failed(failure, Fact.WORK_THREW_ERROR, name);
    } else if (!isReceived) {
      reports.failed(failure, Fact.NOBODY_RECEIVED, name);
    }
  }

  /**
   * Runs something on the home; where that refuses, here and now, so that nobody waits for ever.
   */
  void executeOnHome(Runnable task) {
    try {
      home.execute(task);
    } catch (Throwable refused) {
      task.run();
    }
  }

  // The home's turn.

  @LoopConfined
  void turnBegins() {
    assert home.isCurrent();
    crew.bear();
    if (isCutShort) {
      abandonRunning();
    }
  }

  Lingering lingering() {
    return lingering;
  }

  /**
   * Waits for a moment, so that workers finish more meanwhile, where that may pay; says whether to
   * look once more.
   *
   * @param areSeveral whether several came since it did so last: then the longer the more are
   *     outstanding
   */
  @LoopConfined
  boolean linger(boolean areSeveral) {
    assert home.isCurrent();
    final int outstanding = outstanding();
    final int pauses = Math.clamp(areSeveral ? outstanding : 0, HOME_PAUSES, HOME_PAUSES_MOST);
    return lingering.linger(outstanding, pauses, deliveries.over());
  }

  @LoopConfined
  void turnEnds() {
    assert home.isCurrent();
    if (!isClosing) {
      return;
    }
    if (outstandingHere() == 0) {
      crew.dismiss();
    }
    if (outstanding() == 0 && crew.isGone() && !isTerminated) {
      isTerminated = true;
      deliveries.close();
      home.discharge(closeForHome);
      terminated.complete(null);
    }
  }

  // Waiting and ending.

  /** Returns how many requests' callbacks are not over. */
  public int outstanding() {
    final long over = deliveries.over(); // first: never more over than submitted
    return (int) Math.min(Integer.MAX_VALUE, submitted() - over);
  }

  /** Returns how many were submitted so far. */
  long submitted() {
    return deliveries.submitted() + submittedElsewhere;
  }

  /** Like {@link #outstanding}, without the callbacks on the caller's own stack. */
  private int outstandingHere() {
    return outstanding() - (home.isCurrent() ? deliveries.onStack() : 0);
  }

  /** Waits until no request is outstanding, but for the callbacks on the caller's own stack. */
  public void awaitIdle() {
    refuseOwnWorker("awaitIdle()");
    home.waitUntil(() -> outstandingHere() == 0, Long.MAX_VALUE, purpose("awaitIdle()"));
  }

  /**
   * Refuses new requests; the stage completes on the home when all are over and the workers gone.
   */
  public CompletableFuture<@Nullable Void> shutdown() {
    beginClosing();
    return terminated.copy(); // what the caller does with it must not end anything here
  }

  private void beginClosing() {
    isClosing = true; // PAIR closing 2/2: said; the home's next turn looks at the count.
    deliveries.ring();
  }

  private void close() {
    close(Long.MAX_VALUE);
  }

  /**
   * Shuts down and waits.
   *
   * @param nanos how long the works may take; then the queued are cancelled and the running
   *     abandoned
   * @return whether all was over by then, the workers' leaving included; false does not say that a
   *     work was abandoned
   */
  public boolean close(long nanos) {
    refuseOwnWorker("close()");
    beginClosing();
    if (home.isForeign() && home.isCurrent()) {
      reports.warn(
          "close() of pool \"%s\" on its home \"%s\" cannot wait there: it has only started the shutdown; use shutdown(), or close from another thread"
              .formatted(name, home.name()),
          Thread.currentThread());
      return isOverHere() && !isCutShort;
    }
    if (home.waitUntil(this::isOverHere, nanos, purpose("close()"))) {
      return !isCutShort;
    }
    isCutShort = true;
    long over;
    do { // as long as callbacks come, or a submit that was on its way; a home that stands still
      // keeps nobody here
      over = deliveries.over();
      cancelQueued();
      deliveries.ring(); // the home abandons what runs
    } while (!home.waitUntil(this::isOverHere, SLICE_NANOS, purpose("close()"))
        && (over != deliveries.over() || !queue.isEmpty()));
    return false;
  }

  /**
   * Whether the end is reached, or as near as the callbacks on the caller's own stack let it come.
   */
  private boolean isOverHere() {
    return isTerminated
        || (isClosing
            && home.isCurrent()
            && deliveries.onStack() > 0
            && outstandingHere() == 0
            && crew.isGone());
  }

  private void cancelQueued() {
    Request<?> queued = queue.cancelOldest();
    while (queued != null) {
      placeCancelled(queued);
      queued = queue.cancelOldest();
    }
  }

  private void abandonRunning() {
    try {
      crew.all().forEach(this::abandon);
    } catch (OutOfMemoryError fullHeap) {
      deliveries.ring(); // another look tries again; this one has others to deliver
    }
  }

  private void abandon(Worker worker) {
    final Request<?> request = worker.current();
    if (request == null || request.isAbandoned()) {
      return;
    }
    final String fact =
        "pool \"%s\" was closed at its deadline while the work still ran on worker \"%s\"; what it comes to is dropped"
            .formatted(name, worker.thread().getName());
    final String report = fact + "; here is where it stands";
    final StandIn<?> standIn = request.abandon(new CancellationException(fact));
    if (standIn == null) {
      return;
    }
    crew.writeOff(worker, request);
    deliveries.place(standIn);
    standIn.finished();
    deliveries.ring(); // for nested turns of the reporter's too
    reports.warn(report, worker.thread());
  }

  private void refuseOwnWorker(String verb) {
    final Thread me = Thread.currentThread();
    if (crew.all().stream().anyMatch(worker -> worker.isCarriedBy(me))) {
      throw new IllegalStateException(
          "%s of pool \"%s\" was called on its own worker \"%s\" and would wait for itself; use shutdown(), or call it from another thread"
              .formatted(verb, name, me.getName()));
    }
  }

  private String purpose(String verb) {
    return verb + " of pool \"" + name + "\"";
  }

  // Limits and figures.

  /** Changes the limits at run time. */
  public void resize(int workersMin, int workersMax) {
    PoolLimits.check(workersMin, workersMax);
    if (isClosing) {
      throw new IllegalStateException(
          "pool \"%s\" is closed and cannot be resized to %d..%d by thread \"%s\"; resize before close()"
              .formatted(name, workersMin, workersMax, Thread.currentThread().getName()));
    }
    crew.resize(workersMin, workersMax);
  }

  /** Returns the figures of this moment, each right by itself. */
  public Figures figures() {
    final long over =
        deliveries.over(); // first: a delivery meanwhile makes completed too small, never too large
    final long cancelled = deliveries.cancelled();
    final long abandoned = deliveries.abandoned();
    final int active = (int) crew.all().stream().filter(worker -> worker.current() != null).count();
    return new Figures(
        queue.size(),
        active,
        crew.idle(),
        crew.workers(),
        Math.max(0, over - cancelled - abandoned),
        cancelled,
        rejected.sum(),
        abandoned,
        polling.polledNanos());
  }

  /** What {@link #figures} returns. */
  public record Figures(
      int queued,
      int active,
      int idle,
      int workers,
      long completed,
      long cancelled,
      long rejected,
      long abandoned,
      long polledNanos) {}
}
