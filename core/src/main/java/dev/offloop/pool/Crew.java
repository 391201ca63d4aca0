package dev.offloop.pool;

import dev.offloop.base.Alarm;
import dev.offloop.base.Fact;
import dev.offloop.base.Lingering;
import dev.offloop.base.LoopConfined;
import dev.offloop.base.NanoClock;
import dev.offloop.base.Polling;
import dev.offloop.base.Steps;
import dev.offloop.base.Threads;
import dev.offloop.base.WorkerConfined;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The workers of a pool: wakes them, starts them and lets them go, as {@link Roster} decides.
 *
 * <h2>Who wakes whom</h2>
 *
 * At most one worker at a time, the hunter, is on its way to the queue. Who submits while there is
 * one does nothing; else it summons one: the latest idle worker, or a newborn. The hunter that
 * takes a request passes the hunt on before it runs it: to the next worker while more is queued,
 * else it frees the hunt and looks once more. A worker that finds nothing becomes idle, frees the
 * hunt and looks once more.
 *
 * <pre>
 * who submits                          who stops hunting
 * 1 push the request                   1 hunt = FREE
 * 2 read hunt                          2 look at the queue
 * 3 FREE: take the hunt and summon     3 something there: take the hunt and summon
 * </pre>
 *
 * Both sides write, then read, all four accesses volatile (PAIR hunt). So whenever something is
 * queued, a worker is coming for it, or as many are busy as may be at once and the growth alarm is
 * at most a tick away, or the maximum is reached and nobody idle, or a start has failed and is
 * tried again after a pause.
 *
 * <p>In a stalled pool a summons may start two, the hunter and one more. Who was started without
 * the hunt is expected until it has looked at the queue once; requests for which somebody is
 * expected are nobody's reason to start another.
 *
 * <p>The hunter polls a while before it becomes idle, where that pays ({@link Polling}); so at most
 * one worker of a pool polls.
 *
 * <p>A worker that has finished takes the hunt, where nothing is queued, before it announces the
 * result: so a callback that submits at once finds a worker on the way and not a reason to start
 * another.
 *
 * <h2>Who starts whom</h2>
 *
 * A submitter has a birth decided and rings the home; the home's turn carries it out, or a worker
 * between works, whichever comes first. When, says {@link Growth}. After a failed start there is a
 * pause, which doubles from 1 ms to 1 s.
 *
 * <h2>Threads and locks</h2>
 *
 * requestArrived, presentTick, startMinimum, resize, dismiss: any thread. writeOff: the home's
 * turn. bear: the home's turn, or a worker between works. The rest: the worker that is the
 * argument. No lock here; a user's thread factory and reporter are called from bear.
 */
final class Crew {
  private static final int PAUSES_EACH = 2; // of a hunter, for each that is outstanding
  private static final int PAUSED_FOR_MOST = 128; // of them; 3 to 8 µs in all

  private final Pool pool;
  private final RequestQueue queue;
  private final Threads threads;
  private final Hunt hunt = new Hunt();
  private final Roster roster;
  private final NanoClock clock;
  private final Polling polling; // the hunter's
  private final Lingering lingering; // the home's; the hunter does likewise
  private final BooleanSupplier isQueued; // made once: a worker allocates nothing
  private final Alarm growthAlarm;
  private final Alarm retryAlarm;

  // Hints, written by any worker: a late sight costs a tick.
  private volatile boolean isChained; // each newborn may start the next
  private volatile boolean anyFinished; // since the last tick
  private volatile long lastRunNanos = Growth.UNKNOWN_NANOS; // of a work behind which others waited

  Crew(Pool pool, Threads threads, NanoClock clock, PoolLimits limits, Polling polling) {
    this.pool = pool;
    this.queue = pool.queue();
    this.isQueued = () -> !queue.isEmpty();
    this.threads = threads;
    this.roster = new Roster(hunt, clock, limits);
    this.clock = clock;
    this.polling = polling;
    this.lingering = pool.lingering();
    this.growthAlarm = pool.home().alarm(this::growthAlarmRang);
    this.retryAlarm = pool.home().alarm(this::retryAlarmRang);
  }

  // Summons.

  /** Something was queued: sees to it that a worker comes. */
  void requestArrived() {
    // PAIR hunt 1/2: the request is pushed; now read hunt.
    if (hunt.takeFree()) {
      summon(false);
    }
  }

  private void summon(boolean mayStart) {
    final boolean isStalled = isChained;
    summon(mayStart, isStalled, isStalled ? queue.listed() : 0);
  }

  private void summon(boolean mayStart, boolean mayGrow, int waiting) {
    final Roster.Summons summons = roster.summon(mayGrow, lastRunNanos, waiting);
    switch (summons.kind()) {
      case WAKE -> wake(summons.worker());
      case START -> {
        if (!mayStart) {
          pool.deliveries().ring();
        }
      }
      case SET_ALARM -> {
        anyFinished = false;
        growthAlarm.schedule(Growth.TICK_NANOS);
      }
      case NOBODY -> {}
    }
    if (mayStart) {
      bear(); // also whom others have decided: nobody else is started for what waits for those
    }
  }

  private static void wake(@Nullable Worker worker) {
    if (worker != null) {
      worker.wake();
    }
  }

  /** The worker has taken a request: whoever waits behind it must not wait for it. */
  @WorkerConfined
  void passOn(Worker worker) {
    assert worker.isCarriedBy(Thread.currentThread());
    if (worker.isHunter) {
      worker.isHunter = false;
      if (!queue.isEmpty()) {
        summon(true);
        worker.runsSince = clock.nanoTime();
        worker.isTimed = true;
        return;
      }
      if (isChained) {
        isChained = false;
      }
      hunt.free(); // PAIR hunt 2/2: freed; now look once more.
    }
    lookAsWorker();
  }

  /** Looks at the queue, on a thread that may start others. */
  private void lookAsWorker() {
    if (!queue.isEmpty() && hunt.takeFree()) {
      summon(true);
    }
  }

  /** Looks at the queue, on any thread. */
  private void lookOnceMore() {
    if (!queue.isEmpty()) {
      requestArrived();
    }
  }

  /** A newborn that is no hunter has looked at the queue. */
  @WorkerConfined
  void arrived(Worker worker) {
    assert worker.isCarriedBy(Thread.currentThread());
    roster.arrived();
  }

  // Births.

  /** Starts the workers that were decided. */
  void bear() {
    while (roster.hasBirths()) {
      final Roster.Birth birth = roster.takeBirth();
      if (birth != Roster.Birth.NONE) {
        start(birth);
      }
    }
  }

  private void start(Roster.Birth birth) {
    Worker worker = null;
    try {
      worker = new Worker(pool, this, birth == Roster.Birth.HUNTER);
      roster.enlist(worker);
      threads.start(worker);
      roster.started();
      Trace.workerStarted(pool, roster.workers());
    } catch (Throwable failure) {
      startFailed(worker, birth, failure);
    }
  }

  private void startFailed(@Nullable Worker worker, Roster.Birth birth, Throwable failure) {
    final long pause = roster.startFailed(worker, birth);
    final int alive = roster.workers();
    retryAlarm.schedule(pause);
    lookOnceMore();
    Trace.workerFailed(pool, alive, failure);
    reportFailedStart(failure, alive, pause);
  }

  private void reportFailedStart(Throwable failure, int alive, long pause) {
    String more = "";
    try {
      more =
          "; %d are alive, requests stay queued, the next try is in %d ms"
              .formatted(alive, pause / 1_000_000);
    } catch (OutOfMemoryError fullHeap) {
      // Reported without the figures.
    }
    pool.reports().failed(failure, Fact.WORKER_NOT_STARTED, pool.name(), more);
  }

  private void retryAlarmRang() {
    pauseIsOver();
    if (roster.isPausing()) { // a later failure made the pause longer than this alarm
      retryAlarm.schedule(Math.max(1, roster.pauseLeft()));
    }
  }

  private void pauseIsOver() {
    if (roster.endPause()) {
      bear();
      lookOnceMore();
    }
  }

  /** Has the workers of the minimum started by the home's next turn. */
  void startMinimum() {
    roster.decideMinimum();
    pool.deliveries().ring();
  }

  // Growth by waiting time.

  /** Returns the number of the present tick, with which a request is stamped. */
  char presentTick() {
    return roster.presentTick();
  }

  private void growthAlarmRang() {
    tick(clock.nanoTime());
    if (roster.isTicking()) {
      growthAlarm.schedule(Math.max(1, roster.tickLeft(clock.nanoTime())));
    }
  }

  private void tick(long now) {
    if (!roster.isTicking() || roster.tickLeft(now) > 0) {
      return;
    }
    final Growth.Verdict verdict = roster.endTick(queue.oldestTick(), anyFinished, lastRunNanos);
    anyFinished = false;
    if (verdict != Growth.Verdict.GO_ON) {
      isChained = verdict == Growth.Verdict.CHAIN;
    }
    switch (verdict) {
      case STAY, GO_ON -> lookOnceMore();
      case CHAIN -> {
        lastRunNanos =
            Growth.UNKNOWN_NANOS; // nothing has finished in a tick: the works are not short
        summon(true, true, 0); // whoever is expected has had a tick to come
      }
      case ONE -> summon(true, true, 0);
    }
  }

  // The worker between works.

  /** A work has finished; its worker is ready again before the result is announced. */
  @WorkerConfined
  void finished(Worker worker) {
    assert worker.isCarriedBy(Thread.currentThread());
    if (worker.isTimed) {
      worker.isTimed = false;
      lastRunNanos = clock.nanoTime() - worker.runsSince;
    }
    if (!anyFinished) {
      anyFinished = true;
    }
    if (isChained) {
      isChained = false;
    }
    if (queue.isEmpty() && hunt.take()) {
      worker.isHunter = true;
    }
  }

  /** A worker's work was abandoned: the pool may end before it returns. */
  @LoopConfined
  void writeOff(Worker worker, Request<?> request) {
    assert pool.home().isCurrent();
    roster.writeOff(worker, request);
  }

  /** The worker's abandoned work has returned, and is placed. */
  @WorkerConfined
  void writeBack(Worker worker) {
    assert worker.isCarriedBy(Thread.currentThread());
    roster.writeBack(worker);
  }

  /** Does here what the home's turn would do, if its time has come. */
  @WorkerConfined
  void betweenWorks(Worker worker) {
    assert worker.isCarriedBy(Thread.currentThread());
    bear();
    if (roster.isPausing() && roster.pauseLeft() <= 0) {
      pauseIsOver();
    }
    if (roster.isTicking() && --worker.unwatched < 0) { // else nothing waits, or works are short
      final long now = clock.nanoTime();
      worker.unwatched = Growth.unwatched(now - worker.lookedNanos);
      worker.lookedNanos = now;
      tick(now);
    }
  }

  /** Nothing waits: the hunter looks a little longer. Says whether something waits now. */
  @WorkerConfined
  boolean poll(Worker worker) {
    assert worker.isCarriedBy(Thread.currentThread()) && worker.isHunter;
    final int outstanding = pool.outstanding();
    // Else it takes each as it comes, which costs the submitter a cache line each, and then is
    // through with them and rests before the next have come.
    lingering.lingerLikewise(outstanding, PAUSES_EACH * Math.min(outstanding, PAUSED_FOR_MOST));
    return polling.await(isQueued, Long.MAX_VALUE);
  }

  /** A rest has ended with summons. */
  @WorkerConfined
  void summoned(Worker worker) {
    assert worker.isCarriedBy(Thread.currentThread());
    if (worker.isHunter) {
      polling.slept(worker.restsSince, worker.wokenNanos);
    }
  }

  /** Nothing waits; returns what the worker's step returns. */
  @WorkerConfined
  long rest(Worker worker) {
    assert worker.isCarriedBy(Thread.currentThread());
    return switch (roster.rest(worker)) {
      case LOOK -> Steps.AGAIN;
      case LEAVE -> left();
      case WAIT -> {
        if (!queue.isEmpty() && hunt.takeFree()) {
          // This very worker, mostly: it is awake, whatever the rule of growth.
          summon(true, true, 0);
        }
        if (worker.isSummoned) {
          yield Steps.AGAIN;
        }
        worker.restsSince = clock.nanoTime();
        worker.unwatched = 0; // what comes after a rest may be of another kind
        final long left = roster.restLeft(worker);
        yield left > 0 ? left : rested(worker); // it has looked in vain at the end of its rest
      }
    };
  }

  /** The rest has ended without summons; returns what the worker's step returns. */
  @WorkerConfined
  long rested(Worker worker) {
    assert worker.isCarriedBy(Thread.currentThread());
    return switch (roster.rested(worker, queue.isEmpty())) {
      case LOOK -> Steps.AGAIN;
      case LEAVE -> left();
      case WAIT -> Math.max(1, roster.restLeft(worker));
    };
  }

  boolean hasSurplus() {
    return roster.hasSurplus();
  }

  /** Lets the worker go if there are more than the maximum; says whether it goes. */
  @WorkerConfined
  boolean leaveAsSurplus(Worker worker) {
    assert worker.isCarriedBy(Thread.currentThread());
    if (!roster.leaveAsSurplus(worker)) {
      return false;
    }
    left();
    return true;
  }

  private long left() {
    Trace.workerLeft(pool, roster.workers());
    lookOnceMore();
    if (roster.isDismissed()) {
      pool.deliveries().ring(); // the home may wait for the last one
    }
    return Steps.OVER;
  }

  // From outside.

  /** Changes the limits; the caller has checked them. */
  void resize(int min, int max) {
    roster.resize(min, max).forEach(Worker::wake);
    startMinimum();
    lookOnceMore();
  }

  /** All work is done and none will come: everybody leaves. Idempotent. */
  void dismiss() {
    if (roster.isDismissed()) {
      return;
    }
    roster.dismiss().forEach(Worker::wake);
    growthAlarm.close();
    retryAlarm.close();
  }

  boolean isGone() {
    return roster.isGone();
  }

  int workers() {
    return roster.workers();
  }

  int idle() {
    return roster.idle();
  }

  List<Worker> all() {
    return roster.all();
  }
}
