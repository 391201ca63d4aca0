package dev.offloop.pool;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.offloop.base.Alarm;
import dev.offloop.base.NanoClock;
import dev.offloop.base.Share;
import dev.offloop.base.Steps;
import dev.offloop.base.Threads;
import dev.offloop.base.WorkerConfined;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The workers of a pool: who is wanted, who is woken, who is started, who leaves.
 *
 * <h2>Who wakes whom</h2>
 *
 * At most one worker at a time is on its way to the queue, the hunter; {@code hunt} says so:
 *
 * <table>
 * <caption>hunt</caption>
 * <tr><th>value</th><th>means</th><th>who submits</th></tr>
 * <tr><td>FREE</td><td>nobody is on the way, somebody could be</td><td>makes it TAKEN and summons: wakes
 * the latest idle worker, or has one started</td></tr>
 * <tr><td>TAKEN</td><td>a worker is awake, woken or to be started, and will look at the queue</td>
 * <td>does nothing</td></tr>
 * <tr><td>BUSY</td><td>every worker runs work, and no more may be started at once</td><td>does nothing;
 * the growth alarm is set, or the pool is at its maximum</td></tr>
 * </table>
 *
 * The hunter that takes a request passes the hunt on before it runs it: to the next worker while
 * more is queued, else it makes it FREE and looks once more. A worker that finds nothing makes it
 * FREE, being idle, and looks once more (PAIR hunt: whoever pushes then reads {@code hunt}, whoever
 * frees then reads the queue, all four accesses volatile). So whenever something is queued, a
 * worker is coming for it, or all are busy and the growth alarm is at most a tick away, or the
 * maximum is reached.
 *
 * <h2>Who starts whom</h2>
 *
 * A submitter decides a birth ({@code births}) and rings the home; the home's turn starts it, or a
 * worker between works, whichever comes first. See {@link Growth} for when. A start that fails
 * gives its place back and is tried again after a pause that doubles from 1 ms to 1 s.
 *
 * <h2>Threads and locks</h2>
 *
 * requestArrived: any thread. bear, tick, retry: the home's turn, or a worker between works.
 * resize, dismiss: any thread. The rest: the worker that is the argument. {@code lock} guards the
 * counters and the stack of the idle; it is a leaf: under it one decides, outside it one wakes,
 * starts and rings.
 */
@SuppressWarnings("NonAtomicVolatileUpdate") // each is written under the lock, read without
final class Crew {
  private static final VarHandle HUNT;

  static {
    try {
      HUNT = MethodHandles.lookup().findVarHandle(Crew.class, "hunt", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  static final int FREE = 0;
  static final int TAKEN = 1;
  static final int BUSY = 2;

  private static final long PAUSE_MIN_NANOS = 1_000_000L;
  private static final long PAUSE_MAX_NANOS = 1_000_000_000L;

  private final Pool pool;
  private final RequestQueue queue;
  private final NanoClock clock;
  private final Threads threads;
  private final int processors;
  private final long keepAliveNanos;
  private final Alarm growthAlarm;
  private final Alarm retryAlarm;
  private final ReentrantLock lock = new ReentrantLock();

  private volatile int hunt = FREE;

  // Written under the lock, read anywhere.
  private volatile int workers; // started, or to be started
  private volatile int births; // of them, those still to be started
  private volatile int workersMax;
  private volatile int abandoned; // workers whose request was delivered without them
  private volatile boolean isDismissed;
  private volatile boolean isTicking; // the growth alarm is set
  private volatile boolean isPausing; // a start has failed lately

  // Hints, written by any worker without a lock: a late sight costs one tick.
  private volatile boolean isChained; // each newborn may start the next
  private volatile boolean anyFinished; // since the last tick

  @GuardedBy("lock")
  private int workersMin;

  @GuardedBy("lock")
  private boolean hunterIsUnborn; // one of the births is to be the hunter

  @GuardedBy("lock")
  private final List<Worker> all = new ArrayList<>();

  @GuardedBy("lock")
  private @Nullable Worker idleTop; // the latest idle first

  @GuardedBy("lock")
  private int idle;

  @GuardedBy("lock")
  private long tickNanos; // when the last tick was

  @GuardedBy("lock")
  private long newestAtTick; // the newest request's id then

  @GuardedBy("lock")
  private long pauseNanos;

  @GuardedBy("lock")
  private long retryNanos; // when the pause is over

  Crew(Pool pool, Threads threads, NanoClock clock, PoolLimits limits) {
    this.pool = pool;
    this.queue = pool.queue();
    this.clock = clock;
    this.threads = threads;
    this.processors = limits.processors();
    this.keepAliveNanos = limits.keepAliveNanos();
    this.workersMin = limits.workersMin();
    this.workersMax = limits.workersMax();
    this.growthAlarm = pool.home().alarm(this::alarmRang);
    this.retryAlarm = pool.home().alarm(this::retry);
  }

  // Summons.

  /** Something was queued: see that a worker comes. Any thread. */
  void requestArrived() {
    // PAIR hunt 1/2: the request is pushed; now read hunt.
    if (hunt == FREE && HUNT.compareAndSet(this, FREE, TAKEN)) {
      summon(false);
    }
  }

  /** The caller has made the hunt TAKEN, or holds it, and gives it to whoever is to come. */
  private void summon(boolean mayStart) {
    Worker woken = null;
    boolean isBirth = false;
    boolean setAlarm = false;
    lock.lock();
    try {
      woken = popIdle();
      if (woken != null) {
        woken.isHunter = true;
        woken.isSummoned = true;
      } else if (!isPausing && Growth.atOnce(workers, workersMax, processors, isChained)) {
        decideBirths(1);
        hunterIsUnborn = true;
        isBirth = true;
      } else {
        hunt = BUSY;
        setAlarm = beginTicking();
      }
    } finally {
      lock.unlock();
    }
    if (woken != null) {
      woken.wake();
    } else if (isBirth && mayStart) {
      bear();
    } else if (isBirth) {
      pool.deliveries().ring();
    } else if (setAlarm) {
      growthAlarm.schedule(Growth.TICK_NANOS);
    }
  }

  /** The worker has taken a request: whoever waits behind it must not wait for it. */
  @WorkerConfined
  void passOn(Worker worker) {
    if (worker.isHunter) {
      worker.isHunter = false;
      if (!queue.isEmpty()) {
        summon(true);
        return;
      }
      hunt = FREE; // PAIR hunt 2/2: freed; now look once more.
    }
    if (!queue.isEmpty()) {
      startIfFree();
    }
  }

  private void startIfFree() {
    if (hunt == FREE && HUNT.compareAndSet(this, FREE, TAKEN)) {
      summon(true);
    }
  }

  // Births.

  @GuardedBy("lock")
  private void decideBirths(int count) {
    workers += count;
    births += count;
  }

  /** Starts the workers that were decided. The home's turn, or a worker between works. */
  void bear() {
    while (births > 0) {
      final boolean isHunter;
      lock.lock();
      try {
        if (births == 0) {
          return;
        }
        births--;
        isHunter = hunterIsUnborn;
        hunterIsUnborn = false;
      } finally {
        lock.unlock();
      }
      start(isHunter);
    }
  }

  private void start(boolean isHunter) {
    Worker worker = null;
    try {
      worker = new Worker(pool, this, clock, isHunter);
      enlist(worker);
      threads.start(worker);
      Trace.workerStarted(pool, workers);
    } catch (Throwable failure) {
      startFailed(worker, isHunter, failure);
    }
  }

  private void enlist(Worker worker) {
    lock.lock();
    try {
      all.add(worker);
    } finally {
      lock.unlock();
    }
  }

  private void startFailed(@Nullable Worker worker, boolean wasHunter, Throwable failure) {
    final long pause;
    final int alive;
    lock.lock();
    try {
      all.remove(worker);
      workers -= 1 + births; // what else was decided would fail too: after the pause
      births = 0;
      if (wasHunter || hunterIsUnborn) {
        hunterIsUnborn = false;
        hunt = FREE;
      }
      pauseNanos = Math.clamp(pauseNanos * 2, PAUSE_MIN_NANOS, PAUSE_MAX_NANOS);
      pause = pauseNanos;
      retryNanos = clock.nanoTime() + pause;
      isPausing = true;
      alive = workers;
    } finally {
      lock.unlock();
    }
    retryAlarm.schedule(pause);
    Trace.workerFailed(pool, alive, failure);
    pool.reports()
        .failed(
            failure,
            "a worker could not be started (%d are alive, requests stay queued, next try in %d ms) for pool"
                .formatted(alive, pause / 1_000_000),
            pool.name());
    lookOnceMore();
  }

  /** The pause after a failed start is over. The home's turn, or a worker between works. */
  void retry() {
    lock.lock();
    try {
      if (!isPausing) {
        return;
      }
      isPausing = false;
      freeIfBusy();
      decideBirths(missing());
    } finally {
      lock.unlock();
    }
    bear();
    lookOnceMore();
  }

  @GuardedBy("lock")
  private int missing() {
    return isDismissed ? 0 : Math.max(0, workersMin - workers);
  }

  @GuardedBy("lock")
  private void freeIfBusy() {
    if (hunt == BUSY) {
      hunt = FREE;
    }
  }

  private void lookOnceMore() {
    if (!queue.isEmpty()) {
      requestArrived();
    }
  }

  /** Decides the workers of the minimum; the home's next turn starts them. Any thread. */
  void startMinimum() {
    lock.lock();
    try {
      decideBirths(missing());
    } finally {
      lock.unlock();
    }
    pool.deliveries().ring();
  }

  // Growth by waiting time.

  @GuardedBy("lock")
  private boolean beginTicking() {
    if (isTicking || isPausing || workers >= workersMax) {
      return false; // after a pause, retry() looks once more and gets here again
    }
    isTicking = true;
    beginTick();
    return true;
  }

  @GuardedBy("lock")
  private void beginTick() {
    tickNanos = clock.nanoTime();
    newestAtTick = pool.submitted();
    anyFinished = false;
  }

  private void alarmRang() {
    final long next = tick();
    if (next > 0) {
      growthAlarm.schedule(next);
    }
  }

  /** Looks whether what waits has waited too long; returns when to look again, or 0 for never. */
  private long tick() {
    final long oldestId = queue.oldestId();
    boolean isEmpty = false;
    lock.lock();
    try {
      final long early = Growth.TICK_NANOS - (clock.nanoTime() - tickNanos);
      if (!isTicking || early > 0) {
        return isTicking ? early : 0;
      }
      isEmpty = oldestId == Long.MAX_VALUE;
      if (isEmpty || isPausing || workers >= workersMax) {
        isTicking = false;
        if (isEmpty) {
          freeIfBusy();
        }
      } else {
        decideByWaiting(oldestId <= newestAtTick);
        beginTick();
      }
    } finally {
      lock.unlock();
    }
    bear();
    lookOnceMore();
    return isTicking ? Growth.TICK_NANOS : 0;
  }

  @GuardedBy("lock")
  private void decideByWaiting(boolean oldestWaitedATick) {
    if (hunt != BUSY) {
      return; // somebody is on the way
    }
    final Growth.Verdict verdict =
        Growth.onTick(workers, workersMax, oldestWaitedATick, anyFinished);
    if (verdict != Growth.Verdict.STAY) {
      isChained = verdict == Growth.Verdict.CHAIN;
      hunt = TAKEN;
      hunterIsUnborn = true;
      decideBirths(1);
    }
  }

  // The worker between works.

  /** A work has finished, and its worker is ready again before the result is announced. */
  @WorkerConfined
  void finished(Worker worker) {
    if (!anyFinished) {
      anyFinished = true;
    }
    if (isChained) {
      isChained = false;
    }
    final int seen = hunt;
    if (seen != TAKEN && queue.isEmpty() && HUNT.compareAndSet(this, seen, TAKEN)) {
      worker.isHunter = true;
    }
  }

  /** An abandoned work has returned. */
  void abandonedEnded() {
    lock.lock();
    try {
      abandoned--;
    } finally {
      lock.unlock();
    }
  }

  /** Counts a worker whose request was delivered without it. */
  void abandon() {
    lock.lock();
    try {
      abandoned++;
    } finally {
      lock.unlock();
    }
  }

  /** What the home's turn would do, done here if its time has come. */
  @WorkerConfined
  void betweenWorks(Share sinceTick) {
    if (births > 0) {
      bear();
    }
    if ((isTicking || isPausing) && sinceTick.spent()) {
      sinceTick.begin();
      if (isPausing && isPauseOver()) {
        retry();
      }
      tick();
    }
  }

  private boolean isPauseOver() {
    lock.lock();
    try {
      return clock.nanoTime() - retryNanos >= 0;
    } finally {
      lock.unlock();
    }
  }

  /** Nothing waits: the worker becomes idle; returns what its step returns. */
  @WorkerConfined
  long rest(Worker worker) {
    final boolean isOver;
    lock.lock();
    try {
      isOver = isDismissed;
      if (isOver) {
        leave(worker);
      } else if (hunterIsUnborn) { // an idle worker is better than a newborn
        hunterIsUnborn = false;
        births--;
        workers--;
        worker.isHunter = true;
        worker.isSummoned = true;
      } else {
        pushIdle(worker);
        if (worker.isHunter || hunt == BUSY) {
          worker.isHunter = false;
          hunt = FREE; // PAIR hunt 2/2: idle and freed; now look once more.
        }
      }
    } finally {
      lock.unlock();
    }
    if (isOver) {
      left();
      return Steps.OVER;
    }
    if (!queue.isEmpty()) {
      startIfFree(); // may well summon this very worker
    }
    return worker.isSummoned ? Steps.AGAIN : keepAliveNanos;
  }

  /** The rest has ended without summons: time over, or no reason at all. */
  @WorkerConfined
  long rested(Worker worker) {
    final long left = keepAliveNanos - (clock.nanoTime() - worker.idleSince);
    lock.lock();
    try {
      if (worker.isSummoned) {
        return Steps.AGAIN;
      }
      if (!queue.isEmpty()) {
        removeIdle(worker); // takes it instead of leaving
        return Steps.AGAIN;
      }
      if (left > 0) {
        return left;
      }
      if (workers <= workersMin) {
        worker.idleSince = clock.nanoTime();
        return keepAliveNanos;
      }
      removeIdle(worker);
      leave(worker);
    } finally {
      lock.unlock();
    }
    left();
    return Steps.OVER;
  }

  boolean hasSurplus() {
    return workers > workersMax;
  }

  /** Leaves if there are more workers than the maximum; says whether it did. */
  @WorkerConfined
  boolean leaveAsSurplus(Worker worker) {
    lock.lock();
    try {
      if (workers <= workersMax) {
        return false;
      }
      leave(worker);
    } finally {
      lock.unlock();
    }
    left();
    return true;
  }

  @GuardedBy("lock")
  private void leave(Worker worker) {
    workers--;
    all.remove(worker);
    if (worker.isHunter) {
      worker.isHunter = false;
      hunt = FREE;
    } else {
      freeIfBusy();
    }
  }

  private void left() {
    Trace.workerLeft(pool, workers);
    lookOnceMore();
    if (isDismissed) {
      pool.deliveries().ring(); // the home may wait for the last one
    }
  }

  // The stack of the idle.

  @GuardedBy("lock")
  private void pushIdle(Worker worker) {
    worker.isSummoned = false;
    worker.idleSince = clock.nanoTime();
    worker.below = idleTop;
    idleTop = worker;
    idle++;
  }

  @GuardedBy("lock")
  private @Nullable Worker popIdle() {
    final Worker top = idleTop;
    if (top != null) {
      idleTop = top.below;
      top.below = null;
      idle--;
    }
    return top;
  }

  @GuardedBy("lock")
  private void removeIdle(Worker worker) {
    if (idleTop == worker) {
      popIdle();
      return;
    }
    Worker above = idleTop;
    while (above != null && above.below != worker) {
      above = above.below;
    }
    assert above != null : "a worker that rests is in the stack of the idle";
    above.below = worker.below;
    worker.below = null;
    idle--;
  }

  // From outside.

  /** Changes the limits; the caller has checked them. Any thread. */
  void resize(int min, int max) {
    final List<Worker> surplus;
    lock.lock();
    try {
      workersMin = min;
      workersMax = max;
      freeIfBusy();
      surplus = summonIdle(workers - max);
    } finally {
      lock.unlock();
    }
    surplus.forEach(Worker::wake);
    startMinimum();
    lookOnceMore();
  }

  /** All work is done and none will come: everybody leaves. Any thread; idempotent. */
  void dismiss() {
    final List<Worker> leaving;
    lock.lock();
    try {
      if (isDismissed) {
        return;
      }
      isDismissed = true;
      workers -= births;
      births = 0;
      if (hunterIsUnborn) {
        hunterIsUnborn = false;
        hunt = FREE;
      }
      leaving = summonIdle(idle);
    } finally {
      lock.unlock();
    }
    growthAlarm.cancel();
    retryAlarm.cancel();
    leaving.forEach(Worker::wake);
  }

  /** Takes up to so many off the stack; they find that they are to leave. */
  @GuardedBy("lock")
  private List<Worker> summonIdle(int count) {
    final List<Worker> summoned = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      final Worker worker = popIdle();
      if (worker == null) {
        break;
      }
      worker.isSummoned = true;
      summoned.add(worker);
    }
    return summoned;
  }

  /** Whether no worker is left but those whose work was abandoned. */
  boolean isGone() {
    return isDismissed && workers <= abandoned;
  }

  int workers() {
    return workers;
  }

  int idle() {
    lock.lock();
    try {
      return idle;
    } finally {
      lock.unlock();
    }
  }

  /** Returns the workers of this moment. */
  List<Worker> all() {
    lock.lock();
    try {
      return List.copyOf(all);
    } finally {
      lock.unlock();
    }
  }
}
