package dev.offloop.loop;

import dev.offloop.base.Home;
import dev.offloop.base.Machine;
import dev.offloop.base.Resident;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Proxy;

/**
 * Looks into a loop that is about to sleep, without letting it. The steps are the loop's own; only
 * the sleep is left out. announceAndLook, look: the actor that is the loop.
 */
final class LoopEyes {
  /** The real machine, on which what is to run later never does. */
  static final Machine NEVER_LATER =
      (Machine)
          Proxy.newProxyInstance(
              Machine.class.getClassLoader(),
              new Class<?>[] {Machine.class},
              (self, method, arguments) ->
                  method.getName().equals("later") ? null : method.invoke(Machine.REAL, arguments));

  private static final VarHandle WAKEUP;
  private static final VarHandle STATE;
  private static final VarHandle TIMERS;
  private static final VarHandle WAITS;
  private static final VarHandle DRIVER;
  private static final VarHandle WATCHDOG;
  private static final VarHandle IS_SET;
  private static final MethodHandle HAS_WORK;
  private static final MethodHandle CIRCLE;

  static {
    try {
      final var ofLoop = MethodHandles.privateLookupIn(EventLoop.class, MethodHandles.lookup());
      final var ofWakeup = MethodHandles.privateLookupIn(Wakeup.class, MethodHandles.lookup());
      final var ofWaits = MethodHandles.privateLookupIn(Waits.class, MethodHandles.lookup());
      WAKEUP = ofLoop.findVarHandle(EventLoop.class, "wakeup", Wakeup.class);
      STATE = ofWakeup.findVarHandle(Wakeup.class, "state", int.class);
      TIMERS = ofLoop.findVarHandle(EventLoop.class, "timers", Timers.class);
      WAITS = ofLoop.findVarHandle(EventLoop.class, "waits", Waits.class);
      DRIVER = ofLoop.findVarHandle(EventLoop.class, "driver", Driver.class);
      WATCHDOG = ofLoop.findVarHandle(EventLoop.class, "watchdog", Watchdog.class);
      IS_SET =
          MethodHandles.privateLookupIn(Watchdog.class, MethodHandles.lookup())
              .findVarHandle(Watchdog.class, "isSet", boolean.class);
      HAS_WORK =
          ofLoop.findVirtual(EventLoop.class, "hasWork", MethodType.methodType(boolean.class));
      CIRCLE = ofWaits.findVirtual(Waits.class, "circle", MethodType.methodType(EventLoop.class));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private LoopEyes() {}

  /** The loop's last steps before it sleeps; returns whether it found something to do. */
  static boolean announceAndLook(EventLoop loop) {
    final EventLoop around = loop.enter("stress");
    try {
      wakeup(loop).announce();
      return (boolean) HAS_WORK.invokeExact(loop)
          || ((Timers) TIMERS.get(loop)).untilEarliest() != Long.MAX_VALUE;
    } catch (Throwable failure) {
      throw new AssertionError(failure);
    } finally {
      loop.leave(around);
    }
  }

  /** Has a bell looked at, in the loop's turn. */
  static void look(EventLoop loop, LoopBell bell) {
    final EventLoop around = loop.enter("stress");
    try {
      bell.look();
    } finally {
      loop.leave(around);
    }
  }

  /** Whether the loop would still sleep: nobody has taken the announcement to wake it. */
  static boolean isAsleep(EventLoop loop) {
    return (int) STATE.getVolatile(wakeup(loop)) != 0;
  }

  private static Wakeup wakeup(EventLoop loop) {
    return (Wakeup) WAKEUP.get(loop);
  }

  /** Says whether a wait for that loop, said already, is seen to lead in a circle. */
  static boolean isCircleSeen(EventLoop loop) {
    try {
      return (EventLoop) CIRCLE.invokeExact((Waits) WAITS.get(loop)) != null;
    } catch (Throwable failure) {
      throw new AssertionError(failure);
    }
  }

  /** A coroutine that does nothing but live. */
  private record Living(Home home) implements Resident {
    @Override
    public Thread thread() {
      throw new AssertionError("only a report asks");
    }

    @Override
    public void homeCloses() {
      home.leave(this);
    }
  }

  /** Leaves a loop as one is with a coroutine that rests, less than a second after a turn. */
  static void settleAndSetLook(EventLoop loop) {
    loop.settle(new Living(loop));
    IS_SET.set(watchdog(loop), true);
  }

  /** The first steps of a turn, by who drives from now on for ever. */
  static void beginTurn(EventLoop loop) {
    ((Driver) DRIVER.get(loop)).enter("stress");
    watchdog(loop).turnBegins();
  }

  static Watchdog watchdog(EventLoop loop) {
    return (Watchdog) WATCHDOG.get(loop);
  }
}
