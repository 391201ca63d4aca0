package dev.offloop.testing;

import dev.offloop.base.Machine;
import dev.offloop.base.Resident;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who runs: one actor at a time, the next one by the schedule's choice; and what time it is.
 *
 * <p>The time stands while anybody can go on. Where nobody can, it moves to the earliest deadline.
 *
 * <h2>Threads and locks</h2>
 *
 * All methods but {@link #me}: the thread that has the baton. No lock: handing the baton over makes
 * what one thread wrote visible to the next.
 */
final class Baton {
  private static final long STEPS_MAX = 1_000_000;

  private final Schedule schedule;
  private final Actor test;
  private final List<Actor> actors = new ArrayList<>(); // in the order of their start
  private final Map<Thread, Actor> byThread = new ConcurrentHashMap<>();
  private final List<Actor> options = new ArrayList<>(); // of the present choice
  private long now;
  private long steps;
  private boolean isStepping; // somebody runs one step by the test's hand
  private boolean isEnding;
  private @Nullable Throwable failure; // of a thread that is not the test's
  private volatile String lastGiven = "test";

  Baton(Schedule schedule) {
    this.schedule = schedule;
    this.test = new Actor("test", Thread.currentThread(), true);
    add(test);
  }

  private void add(Actor actor) {
    actors.add(actor);
    byThread.put(actor.thread, actor);
  }

  long now() {
    return now;
  }

  long steps() {
    return steps;
  }

  Schedule schedule() {
    return schedule;
  }

  /**
   * Refuses a caller who is not of this world. A coroutine is, as a part of the turn that carries
   * it: nobody else runs meanwhile.
   */
  void requireMember() {
    if (Resident.here() == null) {
      me();
    }
  }

  /** Returns the caller's actor. Any thread. */
  Actor me() {
    final Actor me = byThread.get(Thread.currentThread());
    if (me == null) {
      if (Resident.here() != null) {
        throw new IllegalStateException(
            "coroutine \"%s\" cannot hold the thread that carries it; wait with Coroutine.sleep(...), or do what takes time in a work"
                .formatted(Thread.currentThread().getName()));
      }
      throw new IllegalStateException(
          "thread \"%s\" is not one of this world's, which runs one thread at a time; start it with World.thread"
              .formatted(Thread.currentThread().getName()));
    }
    return me;
  }

  @Nullable Actor of(Thread thread) {
    return byThread.get(thread);
  }

  // Beginning and ending of threads.

  /** A thread of this world is about to start. */
  Actor admit(Thread thread) {
    final Actor actor = new Actor(thread.getName(), thread, false);
    add(actor);
    return actor;
  }

  /** A thread could not be started. */
  void dismiss(Actor actor) {
    actors.remove(actor);
    byThread.remove(actor.thread);
  }

  boolean isEnding() {
    return isEnding;
  }

  /** The caller's thread ends; what it threw fails the scenario. */
  void over(Actor me, @Nullable Throwable thrown) {
    me.state = Actor.State.OVER;
    actors.remove(me);
    if (thrown != null && failure == null) {
      failure = thrown;
    }
    me.dropBaton();
    give(isEnding || failure != null ? test : next());
  }

  /** Ends every thread but the test's, one after the other, and waits until none is left. */
  void end() {
    isEnding = true;
    while (actors.size() > 1) {
      test.state = Actor.State.READY;
      handFromTest(actors.getLast());
    }
    byThread.keySet().stream().filter(thread -> thread != test.thread).forEach(Machine.REAL::join);
  }

  // Waiting.

  /** A boundary between two steps of the caller. */
  void pause() {
    final Actor me = running();
    me.state = Actor.State.READY;
    move(me);
  }

  /** Waits for a wake-up. */
  void park(long nanos) {
    if (nanos <= 0) {
      return;
    }
    final Actor me = running();
    me.state = Actor.State.PARKED;
    me.deadline = after(nanos);
    move(me);
    me.hasPermit = false;
  }

  void unpark(Actor actor) {
    actor.hasPermit = true;
  }

  /** Lets time pass for the caller, whoever wakes it. */
  void sleep(long nanos) {
    final long end = after(nanos);
    await(() -> now >= end, end);
  }

  /** Waits for a condition, which is looked at whenever somebody has moved. */
  void await(BooleanSupplier condition) {
    await(condition, Long.MAX_VALUE);
  }

  private void await(BooleanSupplier condition, long deadline) {
    final Actor me = running();
    me.state = Actor.State.AWAITING;
    me.condition = condition;
    me.deadline = deadline;
    move(me);
    me.condition = null;
  }

  /** The test's thread lets all others run until nobody can go on before a time. */
  void watch(long nanos) {
    requireTest("settle(), advance() and runUntilQuiet()");
    test.state = Actor.State.WATCHING;
    test.deadline = nanos == Long.MAX_VALUE ? nanos : after(nanos);
    move(test);
  }

  /** The test's thread lets one other do one step. */
  void step(String name) {
    requireTest("step()");
    final Actor actor =
        actors.stream().filter(a -> a.name.equals(name) && a != test).findFirst().orElse(null);
    if (actor == null || !actor.canGoOn(now)) {
      throw new IllegalStateException(
          "thread \"%s\" cannot do a step now; can: %s; all: %s"
              .formatted(name, runnable(), actors));
    }
    test.state = Actor.State.WATCHING;
    test.deadline = Long.MAX_VALUE;
    isStepping = true;
    handFromTest(actor);
    restore(test);
  }

  /** Returns who could do a step, but for the test itself. */
  List<String> runnable() {
    return actors.stream().filter(a -> a != test && a.canGoOn(now)).map(a -> a.name).toList();
  }

  private void requireTest(String verb) {
    if (running() != test) {
      throw new IllegalStateException(
          "%s belong to the thread \"test\" and were called on \"%s\", which is one of those that it moves; use await() there"
              .formatted(verb, me().name));
    }
  }

  private long after(long nanos) {
    return nanos > Long.MAX_VALUE - now ? Long.MAX_VALUE : now + nanos;
  }

  /** Returns the caller's actor, which has the baton; ends its thread in a world that is over. */
  private Actor running() {
    final Actor me = me();
    assert me.hasBaton() : me + ", and has not the baton";
    endIfEnding(me);
    return me;
  }

  private void endIfEnding(Actor me) {
    if (isEnding && me != test) {
      throw new WorldEnded();
    }
  }

  // Choosing.

  private void move(Actor me) {
    final Actor next = next();
    if (next == me) {
      restore(me);
      return;
    }
    if (me == test) {
      handFromTest(next);
    } else {
      me.dropBaton();
      give(next);
      me.awaitBaton();
    }
    restore(me);
    endIfEnding(me);
  }

  private void handFromTest(Actor next) {
    test.dropBaton();
    give(next);
    long before = -1;
    while (!test.awaitBatonForAWhile()) {
      final long seen = steps; // racy, and only a hint: it stands still, or it does not
      if (seen == before) {
        throw stuck();
      }
      before = seen;
    }
    test.restoreInterrupt();
  }

  private void give(Actor next) {
    lastGiven = next.name;
    next.give();
  }

  private void restore(Actor me) {
    me.state = Actor.State.READY;
    me.deadline = Long.MAX_VALUE;
    if (me == test && failure != null && !isEnding) {
      throw new IllegalStateException("another thread of this world failed", failure);
    }
  }

  private Actor next() {
    if (++steps > STEPS_MAX && failure == null) {
      failure =
          new IllegalStateException(
              "this world is not quiet after %d steps: %s".formatted(STEPS_MAX, actors));
    }
    if (failure != null) {
      return test;
    }
    if (isStepping) {
      isStepping = false;
      return test;
    }
    return choose();
  }

  private Actor choose() {
    collectOptions();
    while (options.isEmpty()) {
      final long earliest = earliestDeadline();
      final boolean isWatched = test.state == Actor.State.WATCHING;
      if (isWatched && earliest >= test.deadline) {
        now = test.deadline == Long.MAX_VALUE ? now : test.deadline;
        return test;
      }
      if (earliest == Long.MAX_VALUE) {
        failure =
            new IllegalStateException(
                "nobody in this world can go on, and no time will change that: "
                    + actors.stream().map(Actor::toString).collect(Collectors.joining("; ")));
        return test;
      }
      now = earliest;
      collectOptions();
    }
    return options.size() == 1 ? options.getFirst() : options.get(schedule.choose(options.size()));
  }

  private void collectOptions() {
    options.clear();
    for (int i = 0; i < actors.size(); i++) {
      final Actor actor = actors.get(i);
      if (actor.canGoOn(now)) {
        options.add(actor);
      }
    }
  }

  private long earliestDeadline() {
    long earliest = Long.MAX_VALUE;
    for (int i = 0; i < actors.size(); i++) {
      final Actor actor = actors.get(i);
      if (actor.state != Actor.State.WATCHING) {
        earliest = Math.min(earliest, actor.deadline);
      }
    }
    return earliest;
  }

  private IllegalStateException stuck() {
    final String holder = lastGiven;
    final IllegalStateException stuck =
        new IllegalStateException(
            "thread \"%s\" has kept this world for 10 s: in a world wait with await(), takes() or what the library offers, never for real"
                .formatted(holder));
    byThread.values().stream()
        .filter(actor -> actor.name.equals(holder))
        .findFirst()
        .ifPresent(actor -> stuck.setStackTrace(actor.thread.getStackTrace()));
    return stuck;
  }
}
