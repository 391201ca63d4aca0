package dev.offloop.pool;

import dev.offloop.base.Alarm;
import dev.offloop.base.Bell;
import dev.offloop.base.Home;
import dev.offloop.base.MachineDouble;
import dev.offloop.base.NanoClock;
import dev.offloop.base.Polling;
import dev.offloop.base.Reports;
import dev.offloop.base.Share;
import dev.offloop.base.Steps;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A real pool whose home, workers and time the test moves by hand, one step at a time, on its own
 * thread. A work is "blocked" as long as the test does not step its worker.
 */
final class SerialPool implements Home {
  static final long MILLI = 1_000_000L;
  private static final long POLL_NANOS_MAX = 20_000L;

  long now;
  @Nullable Runnable atNextClockReading;
  @Nullable Runnable atNextPoll; // of the hunter, between its looks
  boolean canStartThreads = true;
  @Nullable Runnable beforeFailedStart; // run by whoever starts a thread in vain
  @Nullable Runnable atNextSettingOfAnAlarm; // before it is set
  boolean isInTurn;
  final List<Integer> lingered = new ArrayList<>(); // pauses, of the hunter and the home
  int gaveWay; // times, of both
  Runnable meanwhile = () -> {}; // while one of them lingers or gives way
  private boolean isInStep;

  final List<Hand> workers = new ArrayList<>();
  final List<String> log = new ArrayList<>();
  final List<String> reports = new ArrayList<>();
  final List<Long> failedStarts = new ArrayList<>();
  final Pool pool;
  private final List<HandBell> bells = new ArrayList<>();
  private final List<HandAlarm> alarms = new ArrayList<>();
  private final Queue<Runnable> tasks = new ArrayDeque<>();

  /** Makes one whose machine has two processors, whatever the pool is told about growth. */
  SerialPool(int workersMin, int workersMax, long keepAliveNanos, int processors) {
    this(workersMin, workersMax, keepAliveNanos, processors, 2);
  }

  SerialPool(
      int workersMin,
      int workersMax,
      long keepAliveNanos,
      int processors,
      int processorsOfMachine) {
    final NanoClock clock = this::readClock;
    pool =
        new Pool(
            "serial",
            this,
            clock,
            this::start,
            new PoolLimits(workersMin, workersMax, keepAliveNanos, processors),
            new Polling(new HandMachine(processorsOfMachine), POLL_NANOS_MAX),
            new Reports((message, failure, thread, stack) -> reports.add(message)));
    pool.begin();
  }

  private long readClock() {
    final Runnable interruption = atNextClockReading;
    if (interruption != null) {
      atNextClockReading = null;
      interruption.run();
    }
    return now;
  }

  private void start(Steps steps) {
    if (!isInTurn && !isInStep) {
      throw new AssertionError("a thread was started by who submits");
    }
    if (!canStartThreads) {
      failedStarts.add(now);
      if (beforeFailedStart != null) {
        beforeFailedStart.run();
      }
      throw new IllegalStateException("no threads now");
    }
    workers.add(new Hand(steps));
  }

  // What the test does.

  Entry submit(String name) {
    return submit(name, () -> {});
  }

  Entry submit(String name, Runnable work) {
    final Entry entry = new Entry(this, name, work);
    pool.submit(entry);
    return entry;
  }

  /** One turn: what is rung, what was executed, what is due. */
  void turn() {
    isInTurn = true;
    try {
      bells.forEach(HandBell::look);
      for (int i = tasks.size(); i > 0; i--) {
        tasks.remove().run();
      }
      List.copyOf(alarms).forEach(HandAlarm::ringIfDue);
    } finally {
      isInTurn = false;
    }
  }

  /** Asks something as a turn would. */
  boolean onHome(BooleanSupplier step) {
    isInTurn = true;
    try {
      return step.getAsBoolean();
    } finally {
      isInTurn = false;
    }
  }

  /** Steps a worker, which exists and is awake, until it is about to run something. */
  void blockInWork(int worker) {
    final Hand hand = workers.get(worker);
    while (hand.worker().current() == null) {
      if (!step(worker)) {
        throw new AssertionError("worker " + worker + " found nothing to run");
      }
    }
    while (!hand.hasRequestStarted()) {
      step(worker);
    }
  }

  /** One step of a worker; false if it sleeps or is over. */
  boolean step(int worker) {
    final Hand hand = workers.get(worker);
    if (!hand.isRunnable()) {
      return false;
    }
    isInStep = true;
    try {
      hand.step();
    } finally {
      isInStep = false;
    }
    return true;
  }

  /** Steps every worker that is not blocked, and turns, until nothing moves at this moment. */
  void settle(Integer... blocked) {
    do {
      settleWithoutTurns(blocked);
      turn();
    } while (isRung() || isAlarmDue() || anyRunnable(List.of(blocked)));
  }

  /** Steps every worker that is not blocked until none moves; the home stands. */
  void settleWithoutTurns(Integer... blocked) {
    final List<Integer> standing = List.of(blocked);
    while (anyRunnable(standing)) {
      for (int i = 0; i < workers.size(); i++) {
        if (!standing.contains(i)) {
          step(i);
        }
      }
    }
  }

  private boolean anyRunnable(List<Integer> standing) {
    for (int i = 0; i < workers.size(); i++) {
      if (!standing.contains(i) && workers.get(i).isRunnable()) {
        return true;
      }
    }
    return false;
  }

  private boolean isAlarmDue() {
    return alarms.stream().anyMatch(HandAlarm::isDue);
  }

  /** Returns the number of the one worker that is awake. */
  int awake() {
    for (int i = 0; i < workers.size(); i++) {
      if (workers.get(i).isRunnable()) {
        return i;
      }
    }
    throw new AssertionError("all workers sleep");
  }

  /** Returns how many workers are awake beside one. */
  int awakeBut(int worker) {
    int awake = 0;
    for (int i = 0; i < workers.size(); i++) {
      if (i != worker && workers.get(i).isRunnable()) {
        awake++;
      }
    }
    return awake;
  }

  boolean isRung() {
    return bells.stream().anyMatch(bell -> bell.isRung);
  }

  long alive() {
    return workers.stream().filter(hand -> !hand.isOver).count();
  }

  /** The machine on which one polls: two looks, and no time passes between them. */
  private final class HandMachine extends MachineDouble {
    private final int processors;

    HandMachine(int processors) {
      this.processors = processors;
    }

    @Override
    public int processors() {
      return processors;
    }

    @Override
    public void giveWay() {
      gaveWay++;
      meanwhile.run();
    }

    @Override
    public boolean poll(BooleanSupplier isReady, long nanos) {
      final Runnable between = atNextPoll;
      if (between != null) {
        atNextPoll = null;
        between.run();
      }
      return isReady.getAsBoolean();
    }

    @Override
    public void linger(int pauses) {
      lingered.add(pauses);
      meanwhile.run();
    }

    @Override
    public long nanoTime() {
      return now;
    }
  }

  /** A worker's thread. */
  final class Hand implements Steps.Carrier {
    private final Steps steps;
    private boolean hasBegun;
    private boolean isAwake = true;
    private long sleepsUntil;
    boolean isOver;

    Hand(Steps steps) {
      this.steps = steps;
    }

    Worker worker() {
      return (Worker) steps;
    }

    boolean isRunnable() {
      return !isOver && (isAwake || now - sleepsUntil >= 0);
    }

    boolean hasRequestStarted() {
      final Request<?> request = worker().current();
      return request instanceof Entry entry && entry.phaseName().equals("ACTIVE");
    }

    private void step() {
      if (!hasBegun) {
        hasBegun = true;
        steps.begin(this);
      }
      isAwake = false;
      final long nanos = steps.step();
      if (nanos == Steps.OVER) {
        isOver = true;
      } else if (nanos == Steps.AGAIN) {
        isAwake = true;
      } else {
        sleepsUntil = now + nanos;
      }
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

  /** A request that logs when it runs and what its callback receives. */
  static final class Entry extends Request<String> {
    Entry(SerialPool serial, String name, Runnable work) {
      super(
          serial.pool,
          () -> {
            serial.log.add(name + " runs");
            work.run();
            return name;
          },
          (value, failure) ->
              serial.log.add(failure == null ? name + " returned" : name + " cancelled"));
    }

    String phaseName() {
      return phase().name();
    }

    boolean isDone() {
      return phase() == Phase.DONE;
    }

    String cancel() {
      return tryCancel().name();
    }
  }

  // The home's part.

  @Override
  public String name() {
    return "serial home";
  }

  @Override
  public boolean isCurrent() {
    return isInTurn;
  }

  @Override
  public boolean isDriversThread() {
    return isInTurn;
  }

  @Override
  public boolean isForeign() {
    return false;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public Bell bell(Bell.Look look) {
    final HandBell bell = new HandBell(look);
    bells.add(bell);
    return bell;
  }

  @Override
  public Alarm alarm(Runnable call) {
    final HandAlarm alarm = new HandAlarm(call);
    alarms.add(alarm);
    return alarm;
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

  private final class HandBell implements Bell {
    private final Look look;
    private boolean isRung;

    HandBell(Look look) {
      this.look = look;
    }

    @Override
    public void ring() {
      isRung = true;
    }

    @Override
    public void close() {}

    private void look() {
      if (isRung) {
        isRung = false;
        final Share share = new Share(() -> now, MILLI);
        share.begin();
        look.look(share);
      }
    }
  }

  private final class HandAlarm implements Alarm {
    private final Runnable call;
    private boolean isSet;
    private long at;

    HandAlarm(Runnable call) {
      this.call = call;
    }

    @Override
    public void schedule(long nanos) {
      final Runnable interruption = atNextSettingOfAnAlarm;
      if (interruption != null) {
        atNextSettingOfAnAlarm = null;
        interruption.run();
      }
      isSet = true;
      at = now + nanos;
    }

    @Override
    public void close() {
      isSet = false;
    }

    private boolean isDue() {
      return isSet && now - at >= 0;
    }

    private void ringIfDue() {
      if (isDue()) {
        isSet = false;
        call.run();
      }
    }
  }
}
