package dev.offloop.loop;

import static java.lang.Thread.State.RUNNABLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.Report;
import dev.offloop.base.Home;
import dev.offloop.base.MachineDouble;
import dev.offloop.base.Resident;
import dev.offloop.tests.Promise;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** When a turn that stands is noticed; the looks come when the test says so. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
@Promise({"A31"})
final class WatchdogTest {
  private final Reported reported = new Reported();
  private final LaterByHand machine = new LaterByHand();
  private final EventLoop loop = new EventLoop("io", machine, reported.asReports());
  private final Thread driver = new Thread(loop::run, "driver");
  private final Resident coroutine = new Living(loop, new Thread("keeper"));

  /** What is to run later waits for the test. */
  private static final class LaterByHand extends MachineDouble {
    final BlockingQueue<Runnable> looks = new LinkedBlockingQueue<>();
    volatile boolean refuses;
    int reports; // begun, each on a thread of its own

    @Override
    public void start(Thread thread) {
      reports++;
      super.start(thread);
    }

    @Override
    public void later(long nanos, Runnable task) {
      if (refuses) {
        throw new OutOfMemoryError("of the test");
      }
      looks.add(task);
    }

    /** A second later. */
    void look() {
      final Runnable look = looks.poll();
      assertThat(look).as("a look is set").isNotNull();
      look.run();
    }
  }

  /** A coroutine that does nothing but live. */
  private record Living(Home home, Thread thread) implements Resident {
    @Override
    public void homeCloses() {
      home.leave(this);
    }
  }

  /** What a turn waits for; park's blocker, by name. */
  private record Thing(String name) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static void parkUntil(Object thing, AtomicBoolean isOver) {
    while (!isOver.get()) {
      LockSupport.park(thing);
    }
  }

  private final AtomicBoolean isOver = new AtomicBoolean();

  @AfterEach
  void close() throws InterruptedException {
    isOver.set(true);
    LockSupport.unpark(driver);
    if (driver.isAlive()) {
      loop.close();
    }
    driver.join();
  }

  /** Has the loop wait inside a turn, beside a coroutine. */
  private void standFor(Object thing) {
    loop.settle(coroutine);
    driver.start();
    loop.execute(() -> parkUntil(thing, isOver));
    waitsFor(thing);
  }

  @SuppressWarnings("ReferenceEquality") // that very one
  private void waitsFor(Object thing) {
    Within.holds(() -> LockSupport.getBlocker(driver) == thing, "the driver waits for the thing");
    Within.blocks(driver);
  }

  private void turnsOnce() {
    final CountDownLatch turned = new CountDownLatch(1);
    loop.execute(turned::countDown);
    Within.opens(turned, "a turn");
  }

  private void takesNoReport() {
    assertThat(machine.reports).isZero();
  }

  @Test
  void aTurnThatWaitsForOneThingThroughTwoLooksIsReportedOnce() {
    standFor(new Thing("the lock of keeper"));
    machine.look();
    takesNoReport();
    machine.look();
    final Report report = reported.arrives("stands");
    assertThat(report.message())
        .contains("loop \"io\"", "\"driver\"", "the lock of keeper", "1 coroutines", "\"keeper\"");
    assertThat(report.thread()).isSameAs(driver);
    assertThat(report.stack()).anyMatch(frame -> frame.getMethodName().equals("parkUntil"));
    machine.look();
    machine.look();
    assertThat(machine.reports).isOne();
  }

  @Test
  void whatIsWaitedForMayFailToNameItself() {
    standFor(
        new Object() {
          @Override
          public String toString() {
            throw new IllegalStateException("meant");
          }
        });
    machine.look();
    machine.look();
    assertThat(reported.arrives("stands").message()).contains(WatchdogTest.class.getName());
  }

  @Test
  void aTurnThatWaitsForAnotherThingAtEachLookIsNotReported() {
    loop.settle(coroutine);
    driver.start();
    final AtomicBoolean isFirstOver = new AtomicBoolean();
    final Thing first = new Thing("a");
    final Thing second = new Thing("b");
    loop.execute(
        () -> {
          parkUntil(first, isFirstOver);
          parkUntil(second, isOver);
        });
    waitsFor(first);
    machine.look();
    isFirstOver.set(true);
    LockSupport.unpark(driver);
    waitsFor(second);
    machine.look();
    takesNoReport();
  }

  @Test
  void aWaitForTheSameThingInAnotherTurnIsAnotherOne() {
    final AtomicBoolean isFirstOver = new AtomicBoolean();
    final CountDownLatch isSecond = new CountDownLatch(1);
    final Thing thing = new Thing("a");
    loop.settle(coroutine);
    driver.start();
    loop.execute(() -> parkUntil(thing, isFirstOver));
    waitsFor(thing);
    machine.look();
    loop.execute(
        () -> {
          isSecond.countDown();
          parkUntil(thing, isOver);
        });
    isFirstOver.set(true);
    LockSupport.unpark(driver);
    Within.opens(isSecond, "the second turn");
    waitsFor(thing);
    machine.look();
    takesNoReport();
  }

  @Test
  void theCoroutineThatTheLoopsThreadCarriesIsTheOneThatWaits() {
    final Thing thing = new Thing("what the carried one waits for");
    final Thread carried = new Thread(() -> parkUntil(thing, isOver), "carried");
    carried.start();
    Within.blocks(carried);
    loop.settle(coroutine);
    driver.start();
    loop.execute(
        () -> {
          while (!isOver.get()) {
            LockSupport.park(carried);
          }
        });
    Within.holds(
        () -> carried.equals(LockSupport.getBlocker(driver)), "the driver waits for the carried");
    machine.look();
    machine.look();
    final Report report = reported.arrives("stands");
    assertThat(report.message()).contains("\"carried\"", thing.name);
    assertThat(report.thread()).isSameAs(carried);
    isOver.set(true);
    LockSupport.unpark(carried);
  }

  @Test
  void aTurnThatRunsForLongIsNoneThatWaits() {
    loop.settle(coroutine);
    driver.start();
    final CountDownLatch runs = new CountDownLatch(1);
    loop.execute(
        () -> {
          runs.countDown();
          while (!isOver.get()) {
            Thread.onSpinWait();
          }
        });
    Within.opens(runs, "the turn runs");
    machine.look();
    machine.look();
    machine.look();
    takesNoReport();
  }

  @Test
  void aTurnThatWaitsForAnotherLoopIsReportedByThatWaitAlone() {
    final EventLoop other = new EventLoop("other", machine, reported.asReports());
    final Actor<?> holder = Actor.plays("holder", () -> other.pollUntil(isOver::get));
    Within.blocks(holder.thread());
    loop.settle(coroutine);
    driver.start();
    loop.execute(() -> other.waitUntil(isOver::get, Long.MAX_VALUE, "the test's wait"));
    Within.holds(() -> loop.blockedOn() != null, "the driver waits beside the other loop");
    machine.look();
    machine.look();
    takesNoReport();
    isOver.set(true);
    other.kick();
  }

  @Test
  void atRestNoLookIsSetAndTheNextTurnSetsOne() {
    loop.settle(coroutine);
    driver.start();
    turnsOnce();
    Within.blocks(driver);
    machine.look();
    assertThat(machine.looks).as("at rest").isEmpty();
    standsAgain();
  }

  private void standsAgain() {
    final Thing thing = new Thing("a thing");
    loop.execute(() -> parkUntil(thing, isOver));
    waitsFor(thing);
    machine.look();
    machine.look();
    reported.arrives("stands");
  }

  @Test
  void aTurnInWhichTheFirstCoroutineComesIsLookedAtToo() {
    driver.start();
    final Thing thing = new Thing("a thing");
    loop.execute(
        () -> {
          loop.settle(coroutine);
          parkUntil(thing, isOver);
        });
    waitsFor(thing);
    machine.look();
    machine.look();
    reported.arrives("stands");
  }

  @Test
  void aCallbackThatGoesOnAfterANestedTurnHasSleptIsLookedAt() {
    loop.settle(coroutine);
    driver.start();
    final AtomicBoolean mayGoOn = new AtomicBoolean();
    final Thing thing = new Thing("a thing");
    final CountDownLatch begun = new CountDownLatch(1);
    loop.execute(
        () -> {
          begun.countDown();
          loop.pollUntil(mayGoOn::get);
          parkUntil(thing, isOver);
        });
    Within.opens(begun, "the callback begins");
    Within.holds(
        () -> LockSupport.getBlocker(driver) instanceof Wakeup && driver.getState() != RUNNABLE,
        "the nested turn sleeps");
    machine.look();
    assertThat(machine.looks).as("at rest").isEmpty();
    mayGoOn.set(true);
    loop.kick();
    waitsFor(thing);
    machine.look();
    machine.look();
    reported.arrives("stands");
  }

  @Test
  void aTurnInsideOfWhichAnotherLoopIsDrivenDoesNotStand() {
    final EventLoop other = new EventLoop("other", machine, reported.asReports());
    loop.settle(coroutine);
    driver.start();
    final CountDownLatch begun = new CountDownLatch(1);
    loop.execute(
        () -> {
          begun.countDown();
          other.pollUntil(isOver::get);
        });
    Within.opens(begun, "the callback begins");
    Within.holds(() -> LockSupport.getBlocker(driver) instanceof Wakeup, "the other loop sleeps");
    Within.blocks(driver);
    machine.look();
    machine.look();
    takesNoReport();
    isOver.set(true);
    other.kick();
  }

  @Test
  void aLoopWithoutCoroutinesIsNotLookedAt() {
    driver.start();
    final Thing thing = new Thing("a thing");
    loop.execute(() -> parkUntil(thing, isOver));
    waitsFor(thing);
    assertThat(machine.looks).isEmpty();
  }

  @Test
  void whereNoLookCanBeSetTheNextTurnTriesAgain() {
    machine.refuses = true;
    loop.settle(coroutine);
    driver.start();
    turnsOnce();
    assertThat(machine.looks).isEmpty();
    machine.refuses = false;
    standsAgain();
  }

  @Test
  void aClosedLoopIsLookedAtNoMore() throws InterruptedException, RejectedExecutionException {
    loop.settle(coroutine);
    driver.start();
    turnsOnce();
    loop.close();
    driver.join();
    machine.look();
    assertThat(machine.looks).isEmpty();
  }
}
