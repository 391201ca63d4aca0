package dev.offloop.pool;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.offloop.base.NanoClock;
import dev.offloop.base.ShortLock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who works in this pool, and what is decided about them. {@link Crew} carries the decisions out.
 *
 * <h2>Threads and locks</h2>
 *
 * Any thread. {@code lock} guards everything; it is a leaf, and nothing is woken, started, rung or
 * reported under it. What is volatile is written under the lock too and may be read without. The
 * {@link Hunt} is moved under the lock here, and by {@link Crew} without it.
 */
@SuppressWarnings("NonAtomicVolatileUpdate") // each is written under the lock
final class Roster {
  private static final long PAUSE_MIN_NANOS = 1_000_000L;
  private static final long PAUSE_MAX_NANOS = 1_000_000_000L;

  private final NanoClock clock;
  private final int processors;
  private final long keepAliveNanos;
  private final ShortLock lock = new ShortLock();

  private final Hunt hunt;
  private volatile int workers; // started, or to be started
  private volatile int births; // of them, those still to be started
  private volatile int workersMax;
  private volatile int writtenOff; // of the workers, those whose abandoned work goes on
  private volatile boolean isDismissed;
  private volatile boolean isTicking; // the growth alarm is set
  private volatile long tickNanos; // when the last tick was, while ticking
  // Its number, which comes again after 65,536 of them, a minute and more: what has waited just so
  // long looks new for one tick.
  private volatile char tick;

  private volatile boolean isPausing; // a start has failed lately
  private volatile long pauseEndNanos; // when the next is tried, while pausing

  @GuardedBy("lock")
  private int workersMin;

  @GuardedBy("lock")
  private boolean hunterIsUnborn; // one of the births is to be the hunter

  @GuardedBy("lock")
  private int expected; // births, and born, that are no hunter and have not been at the queue yet

  @GuardedBy("lock")
  private final List<Worker> all = new ArrayList<>();

  @GuardedBy("lock")
  private final IdleStack idle = new IdleStack();

  @GuardedBy("lock")
  private long pauseNanos;

  Roster(Hunt hunt, NanoClock clock, PoolLimits limits) {
    this.hunt = hunt;
    this.clock = clock;
    this.processors = limits.processors();
    this.keepAliveNanos = limits.keepAliveNanos();
    this.workersMin = limits.workersMin();
    this.workersMax = limits.workersMax();
  }

  // Summons.

  /**
   * Gives the hunt, which the caller has made TAKEN, to whoever is to come.
   *
   * @param isChained whether there may be more workers than processors
   * @param lastRunNanos how long the work took that was looked at last
   * @param waiting how many wait, where those need nobody for whom somebody is expected; else 0
   * @return what to do about it
   */
  Summons summon(boolean isChained, long lastRunNanos, int waiting) {
    lock.lock();
    try {
      final boolean wakes =
          Growth.wakes(workers - births - idle.size(), processors, isChained, lastRunNanos);
      final Worker woken = wakes ? idle.pop() : null;
      if (woken != null) {
        woken.isHunter = true;
        woken.isSummoned = true;
        return woken.summons; // made with the worker: nothing is allocated once it is off the stack
      }
      final int wanted = waiting == 0 ? 1 : Growth.birthsInAChain(waiting - expected);
      if (wanted > 0
          && !isPausing
          && Growth.atOnce(workers, workersMax, processors, isChained, lastRunNanos)) {
        final int count = Math.min(wanted, workersMax - workers);
        decideBirths(count);
        hunterIsUnborn = true; // the first of them
        expected += count - 1;
        return Summons.START;
      }
      hunt.busy();
      if (isTicking || !canGrow()) {
        return Summons.NOBODY; // after a pause its alarm has the queue looked at
      }
      isTicking = true;
      beginTick();
      return Summons.SET_ALARM;
    } finally {
      lock.unlock();
    }
  }

  /** Whether there is anybody to wake or to start. */
  @GuardedBy("lock")
  private boolean canGrow() {
    return idle.size() > 0 || (!isPausing && workers < workersMax);
  }

  /** What to do for a request that waits. */
  record Summons(Kind kind, @Nullable Worker worker) {
    static final Summons START = new Summons(Kind.START, null);
    static final Summons SET_ALARM = new Summons(Kind.SET_ALARM, null);
    static final Summons NOBODY = new Summons(Kind.NOBODY, null);

    enum Kind {
      WAKE,
      START,
      SET_ALARM,
      NOBODY
    }
  }

  @GuardedBy("lock")
  private void freeIfBusy() {
    hunt.freeIfBusy();
  }

  // Births.

  boolean hasBirths() {
    return births > 0;
  }

  @GuardedBy("lock")
  private void decideBirths(int count) {
    workers += count;
    births += count;
  }

  /** Takes one decided birth to carry it out. */
  Birth takeBirth() {
    lock.lock();
    try {
      if (births == 0) {
        return Birth.NONE;
      }
      births--;
      final boolean isHunter = hunterIsUnborn;
      hunterIsUnborn = false;
      return isHunter ? Birth.HUNTER : Birth.OTHER;
    } finally {
      lock.unlock();
    }
  }

  /** What a birth is. */
  enum Birth {
    NONE,
    HUNTER,
    OTHER
  }

  /**
   * A newborn that is no hunter has been at the queue: nothing is left to it any more. The caller
   * looks at the queue once more, for what was left to it may be more than it has taken.
   */
  void arrived() {
    lock.lock();
    try {
      expected--;
      freeIfBusy();
    } finally {
      lock.unlock();
    }
  }

  void enlist(Worker worker) {
    lock.lock();
    try {
      all.add(worker);
    } finally {
      lock.unlock();
    }
  }

  /** A start went well: the next failure begins with a short pause again. */
  void started() {
    if (!isPausing) {
      lock.lock();
      try {
        pauseNanos = 0;
      } finally {
        lock.unlock();
      }
    }
  }

  /** A start failed: gives back its place and those still to be started; returns the pause. */
  long startFailed(@Nullable Worker worker, Birth birth) {
    lock.lock();
    try {
      all.remove(worker);
      workers -= 1 + births; // what else was decided would fail too
      expected -= births - (hunterIsUnborn ? 1 : 0) + (birth == Birth.OTHER ? 1 : 0);
      births = 0;
      if (birth == Birth.HUNTER || hunterIsUnborn) {
        hunterIsUnborn = false;
        hunt.free();
      }
      pauseNanos = Math.clamp(pauseNanos * 2, PAUSE_MIN_NANOS, PAUSE_MAX_NANOS);
      pauseEndNanos = clock.nanoTime() + pauseNanos;
      isPausing = true;
      return pauseNanos;
    } finally {
      lock.unlock();
    }
  }

  boolean isPausing() {
    return isPausing;
  }

  /** Returns how long the pause still lasts, 0 or less when it is over. */
  long pauseLeft() {
    return pauseEndNanos - clock.nanoTime();
  }

  /** Ends the pause if its time has come; then births of the minimum are decided anew. */
  boolean endPause() {
    lock.lock();
    try {
      if (!isPausing || clock.nanoTime() - pauseEndNanos < 0) {
        return false;
      }
      isPausing = false;
      freeIfBusy();
      decideMissing();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Decides the births that the minimum lacks. */
  void decideMinimum() {
    lock.lock();
    try {
      decideMissing();
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void decideMissing() {
    if (!isDismissed && !isPausing && workers < workersMin) {
      expected += workersMin - workers;
      decideBirths(workersMin - workers);
    }
  }

  // Growth by waiting time.

  boolean isTicking() {
    return isTicking;
  }

  @GuardedBy("lock")
  private void beginTick() {
    tickNanos = clock.nanoTime();
    tick++;
  }

  /** Returns the number of the present tick: a request with another was submitted before it. */
  char presentTick() {
    return tick;
  }

  /** Returns how long the present tick still lasts at a time, 0 or less when it is over. */
  long tickLeft(long now) {
    return Growth.TICK_NANOS - (now - tickNanos);
  }

  /**
   * Ends a tick that is over: looks whether what waits has waited too long.
   *
   * @param oldest in which tick the oldest waiting request was submitted; NOBODY when none waits
   * @param anyFinished whether a work has finished in this tick
   * @return what was decided; if ONE or CHAIN, the caller has the hunt and has to summon
   */
  Growth.Verdict endTick(int oldest, boolean anyFinished, long lastRunNanos) {
    lock.lock();
    try {
      final boolean isEmpty = oldest == RequestQueue.NOBODY;
      if (isEmpty || !canGrow()) {
        isTicking = false;
        if (isEmpty) {
          freeIfBusy();
        }
        return Growth.Verdict.STAY;
      }
      final Growth.Verdict verdict = Growth.onTick(oldest != tick, anyFinished, lastRunNanos);
      beginTick();
      if (verdict == Growth.Verdict.STAY || hunt.takeIfBusy()) {
        return verdict;
      }
      return verdict == Growth.Verdict.CHAIN ? Growth.Verdict.GO_ON : Growth.Verdict.STAY;
    } finally {
      lock.unlock();
    }
  }

  // Rest and leave.

  /** Nothing waits for this worker; says what becomes of it. */
  Rest rest(Worker worker) {
    lock.lock();
    try {
      if (isDismissed) {
        leave(worker);
        return Rest.LEAVE;
      }
      if (hunterIsUnborn) { // an idle worker is better than a newborn
        hunterIsUnborn = false;
        births--;
        workers--;
        worker.isHunter = true;
        return Rest.LOOK;
      }
      worker.isSummoned = false;
      if (worker.hasWorked) { // who only looked, in vain, has been idle since its last work
        worker.hasWorked = false;
        worker.idleSince = clock.nanoTime();
      }
      idle.push(worker);
      // PAIR hunt 2/2: idle and freed; the caller looks at the queue once more.
      if (worker.isHunter) {
        worker.isHunter = false;
        hunt.free();
      } else {
        freeIfBusy();
      }
      return Rest.WAIT;
    } finally {
      lock.unlock();
    }
  }

  /** The rest has ended without summons: its time is over, or it ended for no reason at all. */
  Rest rested(Worker worker, boolean isQueueEmpty) {
    lock.lock();
    try {
      if (worker.isSummoned) {
        return Rest.LOOK;
      }
      if (!isQueueEmpty) {
        idle.remove(worker); // takes it instead of leaving
        return Rest.LOOK;
      }
      if (restLeft(worker) > 0) {
        return Rest.WAIT;
      }
      if (workers <= workersMin) {
        worker.idleSince = clock.nanoTime();
        return Rest.WAIT;
      }
      idle.remove(worker);
      leave(worker);
      return Rest.LEAVE;
    } finally {
      lock.unlock();
    }
  }

  /** What becomes of a worker for which nothing waits. */
  enum Rest {
    LOOK,
    WAIT,
    LEAVE
  }

  /** Returns how long a resting worker has still to wait. */
  long restLeft(Worker worker) {
    return keepAliveNanos - (clock.nanoTime() - worker.idleSince);
  }

  boolean hasSurplus() {
    return workers > workersMax;
  }

  /** Lets a worker go if there are more than the maximum; says whether it goes. */
  boolean leaveAsSurplus(Worker worker) {
    lock.lock();
    try {
      if (workers <= workersMax) {
        return false;
      }
      leave(worker);
      return true;
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void leave(Worker worker) {
    workers--;
    all.remove(worker);
    if (worker.isHunter) {
      worker.isHunter = false;
      hunt.free();
    } else {
      freeIfBusy();
    }
  }

  // From outside.

  /** Changes the limits; returns the idle workers to be woken, for they are too many. */
  List<Worker> resize(int min, int max) {
    lock.lock();
    try {
      final List<Worker> surplus = new ArrayList<>();
      workersMin = min;
      workersMax = max;
      freeIfBusy();
      summonIdle(workers - max, surplus);
      return surplus;
    } finally {
      lock.unlock();
    }
  }

  /** Everybody leaves; returns the idle workers to be woken. */
  List<Worker> dismiss() {
    lock.lock();
    try {
      final List<Worker> leaving = new ArrayList<>(idle.size()); // first: it may find the heap full
      isDismissed = true;
      workers -= births;
      births = 0;
      if (hunterIsUnborn) {
        hunterIsUnborn = false;
        hunt.free();
      }
      summonIdle(idle.size(), leaving);
      return leaving;
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void summonIdle(int count, List<Worker> summoned) {
    for (int i = Math.min(count, idle.size()); i > 0; i--) {
      final Worker worker = idle.pop();
      if (worker != null) {
        worker.isSummoned = true;
        summoned.add(worker);
      }
    }
  }

  boolean isDismissed() {
    return isDismissed;
  }

  /**
   * A worker's work was abandoned, in a pool that ends: nobody waits for it any more, until it
   * returns. The worker forgets the request, places it, and looks then whether it was written off;
   * so here that is said, then looked whether it has the request still.
   */
  @SuppressWarnings("ReferenceEquality") // this very request
  void writeOff(Worker worker, Request<?> request) {
    lock.lock();
    try {
      worker.isWrittenOff = true;
      if (worker.current() == request) {
        writtenOff++;
      } else {
        worker.isWrittenOff = false;
      }
    } finally {
      lock.unlock();
    }
  }

  /** A worker's abandoned work has returned. */
  void writeBack(Worker worker) {
    lock.lock();
    try {
      if (worker.isWrittenOff) {
        worker.isWrittenOff = false;
        writtenOff--;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether no worker is left but those whose abandoned work goes on. */
  boolean isGone() {
    return isDismissed && workers <= writtenOff;
  }

  int workers() {
    return workers;
  }

  int idle() {
    lock.lock();
    try {
      return idle.size();
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
