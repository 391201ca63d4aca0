package dev.offloop.loop;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.offloop.base.Alarm;
import dev.offloop.base.Bell;
import dev.offloop.base.Fact;
import dev.offloop.base.Home;
import dev.offloop.base.LateThread;
import dev.offloop.base.LoopConfined;
import dev.offloop.base.Machine;
import dev.offloop.base.Polling;
import dev.offloop.base.Reports;
import dev.offloop.base.Resident;
import dev.offloop.base.Share;
import dev.offloop.base.ShortLock;
import dev.offloop.base.TurnWaiters;
import java.nio.channels.SelectableChannel;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The loop: one thread at a time drives it, any thread schedules.
 *
 * <p>A turn gives each kind of callback its share, in this order: bells (deliveries), tasks with
 * bottom halves, timers, channels. A turn that may block and found nothing to do sleeps until
 * something is.
 *
 * <h2>Threads and locks</h2>
 *
 * poll, pollUntil, run: the driver, see {@link Driver}. The rest: any thread. {@code guestsLock}
 * guards who lives here; it is a leaf. User code runs in turns only, and under no lock.
 */
public final class EventLoop implements Home {
  private static final long SHARE_NANOS = 1_000_000L;
  private static final ThreadLocal<Here> HERE = ThreadLocal.withInitial(Here::new);

  private final String name;
  private final Machine machine;
  private final Reports reports;
  private final TurnWaiters outsiders;
  private final Driver driver;
  private final Wakeup wakeup;
  private final Polling polling;
  private final BooleanSupplier hasWork = this::hasWork; // made once: a turn allocates nothing
  private final Bells bells = new Bells(this);
  private final TaskQueue tasks;
  private final IdleTasks idleTasks;
  private final Timers timers;
  private final Watches watches;
  private final Waits waits;
  private final Residents residents = new Residents(this);
  private final Watchdog watchdog;
  private final LateThread late;

  private volatile boolean stopAsked;
  private volatile boolean sealed; // takes no new work
  private volatile boolean over; // runs no more turns
  private volatile @Nullable EventLoop blockedOn; // the loop for which this one's driver blocks

  @LoopConfined private @Nullable EventLoop below; // which loop this driver came from
  @LoopConfined private boolean isRunSleeping; // a stop would end this sleep

  private volatile @Nullable Object door; // the public object in front of this one

  private final ShortLock guestsLock = new ShortLock();

  @GuardedBy("guestsLock")
  private final Set<Runnable> guests = new LinkedHashSet<>();

  @GuardedBy("guestsLock")
  private boolean admitsNobody;

  /** What loops the present thread drives. */
  private static final class Here {
    private @Nullable EventLoop innermost; // whose turn it is in
    private @Nullable EventLoop latest; // the one it entered last; the others behind it by below
  }

  /**
   * Makes a loop that nobody drives yet.
   *
   * @param name for messages
   * @param machine where it runs
   * @param reports where failures go that nobody receives
   */
  public EventLoop(String name, Machine machine, Reports reports) {
    this.name = name;
    this.machine = machine;
    this.reports = reports;
    this.late = new LateThread(name, reports);
    this.outsiders = new TurnWaiters(machine);
    this.driver = new Driver(name, reports, outsiders, this::wake);
    this.watches = new Watches(this, share());
    this.wakeup = new Wakeup(machine, driver, watches);
    this.polling = new Polling(machine, machine.pollNanosMax());
    this.tasks = new TaskQueue(this, share());
    this.timers = new Timers(this, machine, share());
    this.idleTasks = new IdleTasks(this, share());
    this.waits = new Waits(this, machine, driver, outsiders);
    this.watchdog = new Watchdog(this, machine, driver, wakeup, residents);
  }

  private Share share() {
    return new Share(machine, SHARE_NANOS);
  }

  /** Returns the innermost loop in whose turn the caller is, or null. */
  public static @Nullable EventLoop current() {
    final Resident resident = Resident.here();
    if (resident != null) {
      return resident.home() instanceof EventLoop loop ? loop : null;
    }
    return HERE.get().innermost;
  }

  @Override
  public String name() {
    return name;
  }

  /** Returns the public object in front of this one. */
  public @Nullable Object door() {
    return door;
  }

  /** Says which public object stands in front of this one. Once, before anybody else knows it. */
  public void door(Object front) {
    door = front;
  }

  @Override
  public boolean isCurrent() {
    return driver.isMe() || Resident.isHereOf(this);
  }

  @Override
  public boolean isDriversThread() {
    // Once this loop is sealed a coroutine may go on on the late thread.
    return driver.isMe() || (!sealed && residents.mountedHere() != null);
  }

  @Override
  public boolean isForeign() {
    return false;
  }

  @Override
  public Reports reports() {
    return reports;
  }

  /** Returns how its driver polls. */
  public Polling polling() {
    return polling;
  }

  /** Returns the machine on which this loop runs. */
  public Machine machine() {
    return machine;
  }

  // What any thread may ask for.

  @Override
  public void execute(Runnable task) {
    if (!enqueue(new Task.Once(task))) {
      throw new RejectedExecutionException(
          "loop \"%s\" is closed and refuses the task that thread \"%s\" gave it; close a loop only when nobody needs it any more"
              .formatted(name, Thread.currentThread().getName()));
    }
  }

  @Override
  public void executeAlways(Runnable task) {
    if (!enqueue(new Task.Once(task))) {
      late.execute(task);
    }
  }

  boolean enqueue(Task task) {
    if (task instanceof Task.Scheduled scheduled && scheduled.idle) {
      idleTasks.add(scheduled);
      return !sealed;
    }
    final boolean taken = tasks.add(task);
    wakeup.wake();
    return taken;
  }

  /** Makes a bottom half, not scheduled. */
  public Deferred deferred(Deferred.Kind kind, Runnable callback) {
    return new Deferred(this, kind, callback, () -> true);
  }

  /** Makes a deferred callback that is dropped without a call where it is not wanted any more. */
  public Deferred deferred(Deferred.Kind kind, Runnable callback, BooleanSupplier isWanted) {
    return new Deferred(this, kind, callback, isWanted);
  }

  /** Makes a timer, not armed. */
  public LoopTimer timer(Runnable callback) {
    return new LoopTimer(timers, callback, true);
  }

  LoopTimer internalTimer(Runnable callback) {
    return timers.internal(callback);
  }

  /** Makes a watch of a channel that has not begun. */
  public Watch watch(SelectableChannel channel, int ops, Watch.ReadyCall call) {
    return new Watch(watches, channel, ops, call);
  }

  @Override
  public Bell bell(Bell.Look look) {
    final LoopBell bell = new LoopBell(this, look, share());
    bells.add(bell);
    return bell;
  }

  void remove(LoopBell bell) {
    bells.remove(bell);
  }

  @Override
  public Alarm alarm(Runnable call) {
    return internalTimer(call);
  }

  /** Ends the present or the next blocking turn. */
  public void kick() {
    wakeup.kick();
  }

  void wake() {
    wakeup.wake();
  }

  /** Ends one run, the present or the next. */
  public void stop() {
    stopAsked = true;
    wakeup.wake(); // no kick: that would end a later turn, which is not meant
  }

  // Driving.

  /** Runs one turn; says whether it made progress. */
  public boolean poll(boolean mayBlock) {
    refuseInside("poll()");
    final EventLoop around = enter("poll()");
    try {
      refuseOver("poll()");
      return mayBlock ? turnUntilProgress() : runDue();
    } finally {
      leave(around);
    }
  }

  /** Runs turns until the condition holds. */
  public void pollUntil(BooleanSupplier condition) {
    refuseInside("pollUntil()");
    waits.turnsUntil(condition, Long.MAX_VALUE, "pollUntil()");
  }

  /** Runs turns until {@link #stop} or the end of the loop. */
  public void run() {
    refuseInside("run()");
    final EventLoop around = enter("run()");
    try {
      while (!over && !stopAsked) {
        if (!runDue()) {
          isRunSleeping = true;
          sleep(Long.MAX_VALUE);
          isRunSleeping = false;
        }
      }
      stopAsked = false;
    } finally {
      leave(around);
    }
  }

  /** Enters as driver, or one deeper; returns what {@link #leave} must be given. */
  @Nullable EventLoop enter(String verb) {
    return entered(driver.enter(verb));
  }

  boolean isOver() {
    return over;
  }

  void refuseOver(String verb) {
    if (over) {
      throw new IllegalStateException(
          "loop \"%s\" is closed and has no more turns for %s on thread \"%s\"; end what uses a loop before you close it"
              .formatted(name, verb, Thread.currentThread().getName()));
    }
  }

  /** A turn inside a coroutine would enter others, and this one again, from inside of it. */
  private void refuseInside(String verb) {
    if (Resident.isHereOf(this)) {
      throw new IllegalStateException(
          "%s needs turns of loop \"%s\" but was called inside its coroutine \"%s\", which must let go of the loop for them; use Coroutine.await(...) with a stage, or Coroutine.sleep(...)"
              .formatted(verb, name, Thread.currentThread().getName()));
    }
  }

  @Nullable EventLoop entered(boolean isOutermost) {
    final Here here = HERE.get();
    if (isOutermost) {
      below = here.latest;
      here.latest = this;
    }
    final EventLoop around = here.innermost;
    here.innermost = this;
    return around;
  }

  @LoopConfined
  void leave(@Nullable EventLoop around) {
    assert driver.isMe();
    final Here here = HERE.get();
    here.innermost = around;
    if (driver.depth() == 1) {
      here.latest = below;
      below = null;
    }
    driver.leave();
  }

  private boolean turnUntilProgress() {
    boolean progress = runDue();
    while (!progress && !over && sleep(Long.MAX_VALUE)) {
      progress = runDue();
    }
    if (progress) {
      wakeup.takeKick(); // the caller looks at what the kick is about anyway
    }
    return progress;
  }

  /** Runs what is due, each kind within its share; says whether that was progress. */
  @LoopConfined
  boolean runDue() {
    assert driver.isMe();
    machine.betweenSteps();
    watchdog.turnBegins();
    boolean progress = bells.run();
    progress |= tasks.run();
    progress |= timers.run();
    progress |= watches.run();
    idleTasks.run();
    outsiders.turnEnded();
    return progress;
  }

  /**
   * Sleeps until something is to do, or for so many nanoseconds, and possibly shorter for no
   * reason; polls before that, where it pays. Takes a kick instead of sleeping, and then says
   * false.
   */
  @LoopConfined
  boolean sleep(long sleepNanos) {
    assert driver.isMe();
    if (wakeup.takeKick()) {
      return false;
    }
    if (!polling.await(hasWork, Math.min(sleepNanos, timers.untilEarliest()))) {
      driver.noteInterrupt(); // it would end every park at once
      sleepAnnounced(sleepNanos);
      watchdog.goesOn(); // a nested turn may have slept, and its callback goes on now
    }
    driver.noteInterrupt();
    return true;
  }

  private void sleepAnnounced(long sleepNanos) {
    wakeup.announce();
    final long nanos = hasWork() ? 0 : Math.min(sleepNanos, timers.untilEarliest());
    if (nanos <= 0) {
      wakeup.awake();
      return;
    }
    final long start = machine.nanoTime();
    wakeup.sleep(nanos);
    polling.slept(start, wakeup.wokenNanos());
  }

  private boolean hasWork() {
    return wakeup.isKicked()
        || bells.hasWork()
        || tasks.hasWork()
        || watches.hasWork()
        || idleTasks.hasWork()
        || driver.isClaimed()
        || (isRunSleeping && stopAsked);
  }

  /** Calls a user's code in a turn; what it throws is reported and harms nobody. */
  @LoopConfined
  void call(Runnable callback, Fact fact) {
    assert driver.isMe();
    try {
      callback.run();
    } catch (Throwable failure) {
      reports.failed(failure, fact, name);
    }
  }

  // Waiting.

  @Override
  public boolean waitUntil(BooleanSupplier condition, long nanos, String purpose) {
    refuseInside(purpose);
    return driver.isMe()
        ? waits.turnsUntil(condition, nanos, purpose)
        : waits.waitOutside(condition, nanos, purpose);
  }

  @Override
  public void requireTurns(String purpose) {
    refuseInside(purpose);
    if (!driver.isMe()) {
      waits.refuseBeside(purpose);
    }
  }

  /**
   * Says for all loops that the caller drives for which loop it now blocks, or that it no longer
   * does.
   */
  static void blockHere(@Nullable EventLoop on) {
    for (EventLoop mine = HERE.get().latest; mine != null; mine = mine.below) {
      mine.blockedOn = on;
    }
  }

  /**
   * Has those look who wait beside loops that the caller drives: it is about to block, and the turn
   * in which it does ends only afterwards.
   */
  static void turnsPauseHere() {
    for (EventLoop mine = HERE.get().latest; mine != null; mine = mine.below) {
      mine.outsiders.turnEnded();
    }
  }

  /** Whether the caller drives any loop. */
  static boolean isAnyDrivenHere() {
    return HERE.get().latest != null;
  }

  @Nullable EventLoop blockedOn() {
    return blockedOn;
  }

  // Ending.

  /** Returns whether this loop takes no new work any more. */
  public boolean isClosed() {
    return sealed;
  }

  @Override
  public void admit(Runnable close) {
    guestsLock.lock();
    try {
      if (!admitsNobody) {
        guests.add(close);
        return;
      }
    } finally {
      guestsLock.unlock();
    }
    throw new IllegalStateException(
        "loop \"%s\" is closed or closing and cannot be the home of a new pool; build pools before you close their home"
            .formatted(name));
  }

  @Override
  public void discharge(Runnable close) {
    guestsLock.lock();
    try {
      guests.remove(close);
    } finally {
      guestsLock.unlock();
    }
  }

  @Override
  public void settle(Resident resident) {
    residents.settle(resident);
    watchdog.goesOn();
  }

  @Override
  public void leave(Resident resident) {
    residents.leave(resident);
  }

  @Override
  public void mounts(@Nullable Resident resident) {
    if (driver.isMe()) { // and not the late thread
      residents.mounts(resident);
    }
  }

  @Override
  public @Nullable Resident residentHere() {
    final Resident mounted = residents.mountedHere();
    return mounted != null ? mounted : Resident.here();
  }

  /**
   * Closes the guests, has the coroutines end, then ends the loop: waits for them where waiting is
   * possible. Idempotent.
   */
  public void close() {
    refuseInside("close()");
    for (List<Runnable> present = guests(); !present.isEmpty(); present = guests()) {
      present.forEach(Runnable::run);
      present.forEach(this::discharge);
    }
    if (driver.isMe()) {
      residents.close();
      if (!residents.areGone()) {
        waits.turnsUntil(() -> over || residents.areGone(), Long.MAX_VALUE, "close()");
      }
      end();
      return;
    }
    try {
      execute(residents::close);
      waitUntil(() -> over || residents.areGone(), Long.MAX_VALUE, "close()");
      execute(this::end);
    } catch (RejectedExecutionException e) {
      // Somebody else's end() is on its way, or was here: wait for it as for our own.
    }
    waitUntil(() -> over, Long.MAX_VALUE, "close()");
  }

  /** Returns who is to be closed; when nobody is, nobody is admitted any more. */
  private List<Runnable> guests() {
    guestsLock.lock();
    try {
      admitsNobody = guests.isEmpty();
      return List.copyOf(guests);
    } finally {
      guestsLock.unlock();
    }
  }

  @LoopConfined
  private void end() {
    assert driver.isMe();
    if (sealed) {
      return;
    }
    sealed = true;
    tasks.sealAndRun();
    timers.seal();
    watches.seal();
    over = true;
  }
}
