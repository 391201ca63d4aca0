package dev.offloop.testing;

import dev.offloop.Reporter;
import dev.offloop.base.Machine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * A deterministic world: its loops, pools and threads run one at a time, on a time that moves only
 * when nobody can go on.
 *
 * <p>Everything that a scenario makes with the library's usual methods, such as {@code
 * AioContext.create}, {@code IoThread.start} and {@code ThreadPool.builder}, belongs to its world,
 * and so does what code under test makes that is called from there. A step is a turn of a loop, or
 * one of a worker's take, run and finish; between steps, and where a thread waits, another one may
 * go on. Which one is chosen by a seed, exhaustively, or by hand. The same choices give the same
 * run, to the last line of the {@link #log}.
 *
 * {@snippet :
 * World.seeds(1, 1000, world -> {
 *   IoThread io = IoThread.start("io");
 *   io.context().threadPool().submit(
 *       () -> { world.takes(Duration.ofMillis(20)); return "done"; },
 *       (value, failure) -> world.note("callback: " + value));
 *   world.runUntilQuiet();
 *   assertEquals(List.of("callback: done @20000000"), world.log());
 * });
 * }
 *
 * <p>A poll before a sleep is one more point at which another thread may go on, and takes no time.
 * By seed, every other world polls by default; elsewhere none does.
 *
 * <p>A world has no channels. Threads that code under test starts by itself are not of the world
 * and may not touch what is in it; {@link #thread} starts one that may.
 *
 * <h2>Threads</h2>
 *
 * The static methods: any thread outside of worlds; the scenario runs on the caller. The others:
 * the threads of this world only; each says which.
 */
public final class World {
  private static final long POLL_NANOS_MAX = 20_000L; // as the JVM's machine

  private final Baton baton;
  private final SteppedMachine machine;
  private final List<String> log = new ArrayList<>();

  private World(Schedule schedule, int processors, long pollNanosMax) {
    this.baton = new Baton(schedule);
    this.machine = new SteppedMachine(baton, processors, pollNanosMax);
  }

  // Playing.

  /**
   * Plays a scenario once, interleaved by a seed.
   *
   * @param seed the same seed, the same run
   * @param scenario what happens
   * @return what was explored: one run
   * @throws WorldFailure if it threw, or a thread of its world did, or nobody can go on
   */
  public static Explored run(long seed, Scenario scenario) {
    return play(new Schedule.Seeded(seed), scenario);
  }

  /**
   * Plays a scenario once for each of a row of seeds, up to the first failure.
   *
   * @param first the first seed
   * @param count how many seeds
   * @param scenario what happens
   * @return what was explored
   * @throws WorldFailure see {@link #run}; it names the seed
   */
  public static Explored seeds(long first, long count, Scenario scenario) {
    long steps = 0;
    for (long i = 0; i < count; i++) {
      steps += run(first + i, scenario).steps();
    }
    return new Explored(count, steps, false);
  }

  /**
   * Plays a scenario in each way in which its steps can be interleaved, up to the first failure.
   *
   * @param runsMax when to stop; the number of ways grows fast with the number of threads
   * @param scenario what happens
   * @return what was explored
   * @throws WorldFailure see {@link #run}; it names the choices
   */
  public static Explored everyInterleaving(long runsMax, Scenario scenario) {
    int[] choices = {};
    long runs = 0;
    long steps = 0;
    do {
      final Schedule.Listed schedule = new Schedule.Listed(choices);
      steps += play(schedule, scenario).steps();
      runs++;
      choices = schedule.next();
    } while (choices.length > 0 && runs < runsMax);
    return new Explored(runs, steps, choices.length == 0);
  }

  /**
   * Plays a scenario once by a list of choices, as a failure of {@link #everyInterleaving} names
   * it.
   *
   * @param scenario what happens
   * @param choices which of those that can go on, counted from 0 in the order of their start,
   *     wherever there are several; behind the end of the list the first
   * @return what was explored: one run
   * @throws WorldFailure see {@link #run}
   */
  public static Explored replay(Scenario scenario, int... choices) {
    return play(new Schedule.Listed(choices), scenario);
  }

  /**
   * Plays a scenario once, in which the threads move by {@link #step}, and elsewhere in the order
   * of their start.
   *
   * @param scenario what happens
   * @return what was explored: one run
   * @throws WorldFailure see {@link #run}
   */
  public static Explored byHand(Scenario scenario) {
    return play(new Schedule.InOrder(), scenario);
  }

  private static Explored play(Schedule schedule, Scenario scenario) {
    final World world = new World(schedule, 2, schedule.polls() ? POLL_NANOS_MAX : 0);
    Machine.runOn(world.machine, () -> world.playHere(scenario));
    return new Explored(1, world.baton.steps(), false);
  }

  private void playHere(Scenario scenario) {
    Throwable failure = null;
    try {
      scenario.play(this);
    } catch (Throwable thrown) {
      failure = thrown;
    }
    final List<String> until = List.copyOf(log);
    baton.end();
    if (failure != null) {
      throw new WorldFailure(
          "%s; replay with %s; noted until then: %s"
              .formatted(failure, baton.schedule().replay(), until),
          failure);
    }
  }

  // Any thread of this world.

  /**
   * Starts a thread of this world.
   *
   * @param name for the log and for {@link #step}
   * @param body what it does; what it throws fails the scenario
   * @return the started thread
   */
  public Thread thread(String name, Runnable body) {
    final Thread thread =
        Thread.ofPlatform().name(name).daemon().unstarted(() -> machine.carry(body));
    machine.start(thread);
    return thread;
  }

  /**
   * Lets time pass for the calling thread, as a work, a callback or a thread that takes so long
   * would; others go on meanwhile.
   *
   * @param time zero or more
   */
  public void takes(Duration time) {
    baton.sleep(nanos(time));
  }

  /**
   * Waits until a condition holds. It is looked at whenever another thread has made a step.
   *
   * @param condition reads what threads of this world write; has no effects
   */
  public void await(BooleanSupplier condition) {
    baton.await(condition);
  }

  /** Ends a step of the calling thread: others may go on. */
  public void pause() {
    baton.pause();
  }

  /**
   * Chooses by the seed, so that a scenario can vary what it does.
   *
   * @param bound 1 or more
   * @return 0 to bound - 1
   */
  public int choose(int bound) {
    baton.requireMember();
    return bound == 1 ? 0 : baton.schedule().choose(bound);
  }

  /**
   * Returns how much time has passed in this world.
   *
   * @return zero at the beginning
   */
  public Duration now() {
    return Duration.ofNanos(baton.now());
  }

  /**
   * Adds a line to the log, with the time in nanoseconds behind it.
   *
   * @param line such as {@code "first runs"}, which becomes {@code "first runs @0"}
   */
  public void note(String line) {
    baton.requireMember();
    log.add(line + " @" + baton.now());
  }

  /**
   * Returns what was noted, in order.
   *
   * @return a copy
   */
  public List<String> log() {
    return List.copyOf(log);
  }

  /**
   * Returns a reporter that notes {@code "reported: …"}.
   *
   * @return for {@code AioContext.create} or a builder
   */
  public Reporter reporter() {
    return report -> note("reported: " + report.message());
  }

  // The test's thread.

  /** Lets the others go on until none can at this time. The thread "test" only. */
  public void settle() {
    baton.watch(0);
  }

  /**
   * Lets the others go on, and time pass.
   *
   * @param time how much; the thread "test" only
   */
  public void advance(Duration time) {
    baton.watch(nanos(time));
  }

  /**
   * Lets the others go on, and time pass, until nobody waits for a time any more: what works is
   * done, idle workers have left. The thread "test" only.
   */
  public void runUntilQuiet() {
    baton.watch(Long.MAX_VALUE);
  }

  /**
   * Lets one thread do one step. The thread "test" only.
   *
   * @param thread its name: of a worker {@code <pool>-<n>}
   * @throws IllegalStateException if it cannot go on now
   */
  public void step(String thread) {
    baton.step(thread);
  }

  /**
   * Returns the names of the threads that could do a step now.
   *
   * @return without "test", in the order of their start
   */
  public List<String> runnable() {
    return baton.runnable();
  }

  private static long nanos(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("time goes forward only, not by " + time);
    }
    return time.toNanos();
  }
}
