package dev.offloop.pool;

import dev.offloop.base.Alarm;
import dev.offloop.base.Bell;
import dev.offloop.base.Home;
import dev.offloop.base.Machine;
import dev.offloop.base.Polling;
import dev.offloop.base.Reports;
import dev.offloop.base.Share;
import dev.offloop.base.Steps;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A real pool whose workers and home take a step when an operation of the exploration says so. No
 * thread ever parks, so that Lincheck can stop each of them anywhere.
 *
 * <p>Any thread; but one worker's steps, and the home's turns, are one thread's at a time.
 */
final class SteppedPool implements Home {
  private static final int MOST_WORKERS = 4;

  final Pool pool;
  final Crew crew; // of no worker: for those that only hold what they took
  private final @Nullable Hand[] workers = new Hand[MOST_WORKERS];
  // Arrays: Lincheck follows each step of a list's iterator, and a turn is most of what there is.
  private final @Nullable HandBell[] bells = new HandBell[4]; // made with the pool
  private final @Nullable HandAlarm[] alarms = new HandAlarm[4]; // likewise
  private final AtomicReference<@Nullable Later> tasks = new AtomicReference<>(); // newest first
  private final AtomicInteger started = new AtomicInteger();
  private volatile @Nullable Thread driver; // in whose turn it is

  SteppedPool(int workersMax) {
    pool =
        new Pool(
            "stepped",
            this,
            () -> 0,
            this::start,
            new PoolLimits(0, workersMax, 1, 2),
            new Polling(Machine.REAL, 0),
            new Reports((message, failure, thread, stack) -> {}));
    crew =
        new Crew(
            pool,
            steps -> {},
            () -> 0,
            new PoolLimits(0, workersMax, 1, 2),
            new Polling(Machine.REAL, 0));
    pool.begin();
  }

  private void start(Steps steps) {
    workers[started.getAndIncrement()] = new Hand(steps);
  }

  /** One turn: what is rung, what was executed, what is set; says whether anything was. */
  boolean turn() {
    driver = Thread.currentThread();
    boolean progress = false;
    for (HandBell bell : bells) {
      progress |= bell != null && bell.look();
    }
    for (Later later = tasks.getAndSet(null); later != null; later = later.older) {
      later.task.run(); // newest first, which is good enough here
      progress = true;
    }
    for (HandAlarm alarm : alarms) {
      progress |= alarm != null && alarm.ringIfSet();
    }
    driver = null;
    return progress;
  }

  /** Runs something as a turn would. */
  void inTurn(Runnable step) {
    driver = Thread.currentThread();
    step.run();
    driver = null;
  }

  /** Up to so many steps of a worker, if it exists and is awake; says whether there were any. */
  boolean step(int worker, int steps) {
    final Hand hand = workers[worker];
    boolean progress = false;
    for (int i = 0; i < steps && hand != null && hand.step(); i++) {
      progress = true;
    }
    return progress;
  }

  /**
   * Steps and turns until nothing moves. Nobody else may be at work.
   *
   * @param areWorksBlocked whether a worker that has taken a request stands still
   */
  void settle(boolean areWorksBlocked) {
    boolean progress = true;
    for (int round = 0; progress; round++) {
      if (round == 100) {
        throw new IllegalStateException("the pool does not come to rest");
      }
      progress = turn();
      for (int i = 0; i < MOST_WORKERS; i++) {
        if (!areWorksBlocked || !isAtWork(i)) {
          progress |= step(i, 1);
        }
      }
    }
  }

  /** Returns how many workers have taken a request and not finished it. */
  int atWork() {
    int count = 0;
    for (int i = 0; i < MOST_WORKERS; i++) {
      count += isAtWork(i) ? 1 : 0;
    }
    return count;
  }

  /** Returns how many workers are on their way to the queue. Nobody may be at work. */
  int hunters() {
    int count = 0;
    for (Hand hand : workers) {
      count += hand != null && ((Worker) hand.steps).isHunter ? 1 : 0;
    }
    return count;
  }

  private boolean isAtWork(int worker) {
    final Hand hand = workers[worker];
    return hand != null && ((Worker) hand.steps).current() != null;
  }

  /** A task of a later turn. */
  private record Later(Runnable task, @Nullable Later older) {}

  /** A worker's thread. */
  static final class Hand implements Steps.Carrier {
    private final Steps steps;
    private boolean hasBegun;
    private boolean isOver;
    private volatile boolean isAwake = true;

    Hand(Steps steps) {
      this.steps = steps;
    }

    private boolean step() {
      if (isOver || !isAwake) {
        return false;
      }
      if (!hasBegun) {
        hasBegun = true;
        steps.begin(this);
      }
      isAwake = false; // a wake-up during the step ends the wait after it
      final long nanos = steps.step();
      if (nanos == Steps.OVER) {
        isOver = true;
      } else if (nanos == Steps.AGAIN) {
        isAwake = true;
      }
      return true;
    }

    @Override
    public void wake() {
      isAwake = true;
    }

    @Override
    public Thread thread() {
      return Thread.currentThread();
    }

    @Override
    public void restore() {}
  }

  private static final class HandBell implements Bell {
    private final Look look;
    private volatile boolean isRung;
    private volatile boolean isClosed;

    HandBell(Look look) {
      this.look = look;
    }

    @Override
    public void ring() {
      isRung = true;
    }

    @Override
    public void close() {
      isClosed = true;
    }

    private boolean look() {
      if (!isRung || isClosed) {
        return false;
      }
      isRung = false;
      final Share share = new Share(() -> 0, 1);
      share.begin();
      look.look(share);
      return true;
    }
  }

  private static final class HandAlarm implements Alarm {
    private final Runnable call;
    private volatile boolean isSet;

    HandAlarm(Runnable call) {
      this.call = call;
    }

    @Override
    public void schedule(long nanos) {
      isSet = true;
    }

    @Override
    public void close() {
      isSet = false;
    }

    private boolean ringIfSet() {
      if (!isSet) {
        return false;
      }
      isSet = false;
      call.run();
      return true;
    }
  }

  // The home's part.

  @Override
  public String name() {
    return "stepped home";
  }

  @Override
  public boolean isCurrent() {
    return driver == Thread.currentThread();
  }

  @Override
  public boolean isDriversThread() {
    return isCurrent();
  }

  @Override
  public boolean isForeign() {
    return false;
  }

  @Override
  public void execute(Runnable task) {
    Later newest;
    do {
      newest = tasks.get();
    } while (!tasks.compareAndSet(newest, new Later(task, newest)));
  }

  @Override
  public Bell bell(Bell.Look look) {
    final HandBell bell = new HandBell(look);
    add(bells, bell);
    return bell;
  }

  @Override
  public Alarm alarm(Runnable call) {
    final HandAlarm alarm = new HandAlarm(call);
    add(alarms, alarm);
    return alarm;
  }

  private static <T> void add(@Nullable T[] all, T one) {
    int free = 0;
    while (all[free] != null) {
      free++;
    }
    all[free] = one;
  }

  @Override
  public void admit(Runnable close) {}

  @Override
  public void discharge(Runnable close) {}

  @Override
  public void executeAlways(Runnable task) {
    execute(task);
  }

  @Override
  public Reports reports() {
    throw new UnsupportedOperationException("nobody lives here");
  }

  @Override
  public boolean waitUntil(BooleanSupplier condition, long nanos, String purpose) {
    throw new UnsupportedOperationException("nobody waits here");
  }

  @Override
  public void requireTurns(String purpose) {
    throw new UnsupportedOperationException("nobody waits here");
  }
}
