package dev.offloop.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.AioContext;
import dev.offloop.IoThread;
import dev.offloop.tests.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Waiting for a condition by turns of a loop, and loops that would wait for each other. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
@Promise({"A32"})
final class WaitingTest {
  private static final long MS = 1_000_000;

  private final Reported reported = new Reported();
  private final AioContext context = AioContext.create("waiting", reported);

  @AfterEach
  void close() {
    Turns.close(context::close);
  }

  @Test
  void turnsRunUntilACallbackMakesTheConditionHold() {
    final AtomicInteger turns = new AtomicInteger();
    final Runnable[] again = new Runnable[1];
    again[0] =
        () -> {
          if (turns.incrementAndGet() < 10) {
            context.execute(again[0]);
          }
        };
    context.execute(again[0]);
    context.pollUntil(() -> turns.get() == 5);
    assertThat(turns).hasValue(5);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Promise({"B8"})
  void aTimeLimitEndsTheWaitThoughEveryTurnIsProgress(boolean isNested) {
    final FakeClock clock = new FakeClock(0);
    final EventLoop loop = new EventLoop("busy", clock, reported.asReports());
    final AtomicInteger turns = new AtomicInteger();
    final Runnable[] again = new Runnable[1];
    again[0] =
        () -> {
          clock.advance(MS);
          if (turns.incrementAndGet() < 1_000) {
            loop.execute(again[0]);
          }
        };
    loop.execute(again[0]);
    final AtomicBoolean isHeld = new AtomicBoolean(true);
    final Runnable wait =
        () -> isHeld.set(loop.waitUntil(() -> turns.get() == 1_000, 50 * MS, "a test"));
    if (isNested) {
      loop.execute(wait);
      loop.poll(false);
    } else {
      wait.run();
    }
    assertThat(isHeld).isFalse();
    assertThat(turns.get()).isBetween(40, 60);
  }

  @Test
  void aConditionThatHoldsAlreadyTakesNoTurn() {
    final AtomicBoolean ran = new AtomicBoolean();
    context.execute(() -> ran.set(true));
    context.pollUntil(() -> true);
    assertThat(ran).isFalse();
  }

  @Test
  void aConditionMadeTrueByAnotherThreadPlusAKickEndsTheWait() {
    final boolean[] plain = {false}; // the kick publishes it
    final Actor<?> waiter = Actor.plays("waiter", () -> context.pollUntil(() -> plain[0]));
    Within.blocks(waiter.thread());
    plain[0] = true;
    context.kick();
    waiter.ends();
  }

  @Test
  void aKickBeforeTheConditionHoldsDoesNotEndTheWait() {
    final AtomicBoolean holds = new AtomicBoolean();
    final AtomicInteger looks = new AtomicInteger();
    final Actor<?> waiter =
        Actor.plays(
            "waiter",
            () ->
                context.pollUntil(
                    () -> {
                      looks.incrementAndGet();
                      return holds.get();
                    }));
    for (int i = 0; i < 10; i++) {
      Within.blocks(waiter.thread());
      final int before = looks.get();
      context.kick();
      Within.holds(() -> looks.get() > before, "the condition is looked at after a kick");
    }
    assertThat(waiter.isOver()).isFalse();
    holds.set(true);
    context.kick();
    waiter.ends();
  }

  @Test
  @Tag("slow")
  void noKickThatRacesWithTheSleepIsLost() {
    final int rounds = 50_000;
    final AtomicInteger asked = new AtomicInteger();
    final AtomicInteger seen = new AtomicInteger();
    final Actor<?> waiter =
        Actor.plays(
            "waiter",
            () -> {
              for (int i = 1; i <= rounds; i++) {
                final int round = i;
                context.pollUntil(() -> asked.get() >= round);
                seen.set(round);
              }
            });
    for (int i = 1; i <= rounds; i++) {
      final int round = i;
      Within.dawdle(i % 150);
      asked.set(round);
      context.kick();
      Within.holds(() -> seen.get() >= round, "the wait of round " + round + " ends");
    }
    waiter.ends();
  }

  @Test
  @Promise({"B15"})
  void whatTheConditionThrowsComesOutAndTheLoopStaysUsable() {
    final IllegalArgumentException failure = new IllegalArgumentException("on purpose");
    for (int i = 0; i < 300; i++) { // more often than turns may nest
      assertThatThrownBy(
              () ->
                  context.pollUntil(
                      () -> {
                        throw failure;
                      }))
          .isSameAs(failure);
    }
    assertThat(context.isCurrent()).isFalse();
    context.execute(() -> {});
    assertThat(Actor.plays("next driver", () -> context.poll(true)).ends()).isTrue();
    assertThat(reported.all()).isEmpty();
  }

  @Test
  void theWaitOfAClosedLoopIsAClearError() {
    final Actor<?> waiter = Actor.plays("waiter", () -> context.pollUntil(() -> false));
    Within.blocks(waiter.thread());
    context.close();
    assertThat(waiter.fails())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("\"waiting\"");
    context.pollUntil(() -> true); // needs no turn
  }

  // Loops that wait for each other.

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5})
  void aCircleOfLoopsThatBlockForEachOtherIsAnErrorForOneAndEndsForAll(int size) {
    final List<IoThread> threads = new ArrayList<>();
    final CyclicBarrier allInside = new CyclicBarrier(size);
    final CountDownLatch allOut = new CountDownLatch(size);
    final List<Throwable> errors = new CopyOnWriteArrayList<>();
    for (int i = 0; i < size; i++) {
      threads.add(IoThread.builder("circle-" + i).daemon(true).reporter(reported).start());
    }
    for (int i = 0; i < size; i++) {
      final AioContext mine = threads.get(i).context();
      final AioContext next = threads.get((i + 1) % size).context();
      mine.execute(
          () -> {
            mine.threadPool().submit(() -> "delivered when this callback is over");
            Within.meet(allInside);
            try {
              next.threadPool().awaitIdle();
            } catch (IllegalStateException e) {
              errors.add(e);
            }
            allOut.countDown();
          });
    }
    Within.opens(allOut, "all loops have ended their waits");
    assertThat(errors).isNotEmpty();
    assertThat(errors.getFirst())
        .hasMessageContaining("\"circle-")
        .hasMessageContaining("callback");
    threads.forEach(IoThread::close);
    assertThat(reported.all()).isEmpty();
  }

  @Test
  void theCircleIsSeenThroughALoopThatIsDrivenInsideAnother() {
    try (IoThread far = IoThread.builder("far").daemon(true).reporter(reported).start();
        AioContext inner = AioContext.create("inner", reported)) {
      final CyclicBarrier bothInside = new CyclicBarrier(2);
      final List<Throwable> errors = new CopyOnWriteArrayList<>();
      far.context()
          .execute(
              () -> {
                far.context().threadPool().submit(() -> 1);
                Within.meet(bothInside);
                try {
                  context.threadPool().awaitIdle();
                } catch (IllegalStateException e) {
                  errors.add(e);
                }
              });
      context.execute(
          () -> {
            context.threadPool().submit(() -> 2);
            inner.execute(
                () -> {
                  Within.meet(bothInside);
                  try {
                    far.context().threadPool().awaitIdle();
                  } catch (IllegalStateException e) {
                    errors.add(e);
                  }
                });
            inner.poll(false);
          });
      context.poll(false);
      context.threadPool().awaitIdle();
      far.context().threadPool().awaitIdle();
      assertThat(errors).isNotEmpty();
    }
    assertThat(reported.all()).isEmpty();
  }

  @Test
  @Tag("slow")
  void loopsThatRunTurnsWhileTheyWaitForEachOtherAreReported() {
    try (IoThread one = IoThread.builder("left").daemon(true).reporter(reported).start();
        IoThread two = IoThread.builder("right").daemon(true).reporter(reported).start()) {
      final AtomicBoolean never = new AtomicBoolean();
      one.context().execute(() -> one.context().pollUntil(never::get));
      two.context().execute(() -> two.context().pollUntil(never::get));
      assertThat(reported.arrives("\"left\"").message()).contains("pollUntil()");
      assertThat(reported.arrives("\"right\"").thread()).isNotNull();
      never.set(true);
      one.context().kick();
      two.context().kick();
    }
    assertThat(reported.all()).as("each wait is reported once").hasSize(2);
  }

  @Test
  void aWaitIsReportedAfterFourSecondsOfItsClockWithoutWork() {
    final FakeClock clock = new FakeClock(0);
    final EventLoop loop = new EventLoop("quiet", clock, reported.asReports());
    final AtomicBoolean over = new AtomicBoolean();
    final AtomicInteger looks = new AtomicInteger();
    final Actor<?> waiter =
        Actor.plays(
            "waiter",
            () ->
                loop.pollUntil(
                    () -> {
                      looks.incrementAndGet();
                      return over.get();
                    }));
    kicked(loop, looks);
    clock.advance(3_999 * MS);
    kicked(loop, looks);
    assertThat(reported.all()).isEmpty();
    clock.advance(MS);
    kicked(loop, looks);
    assertThat(reported.arrives("\"quiet\"").message()).contains("4 s");
    clock.advance(60_000 * MS);
    kicked(loop, looks);
    assertThat(reported.all()).as("once").hasSize(1);
    over.set(true);
    loop.kick();
    waiter.ends();
  }

  @Test
  void aWaitThatTurnsHelpIsNotReported() {
    final FakeClock clock = new FakeClock(0);
    final EventLoop loop = new EventLoop("helped", clock, reported.asReports());
    final AtomicInteger helped = new AtomicInteger();
    final AtomicInteger looks = new AtomicInteger();
    final Actor<?> waiter =
        Actor.plays(
            "waiter",
            () ->
                loop.pollUntil(
                    () -> {
                      looks.incrementAndGet();
                      return helped.get() == 10;
                    }));
    for (int i = 0; i < 10; i++) {
      kicked(loop, looks);
      clock.advance(3_000 * MS);
      loop.execute(helped::incrementAndGet);
    }
    waiter.ends();
    assertThat(reported.all()).isEmpty();
  }

  /** Kicks the loop and returns when the waiter has looked at its condition since, and sleeps. */
  private static void kicked(EventLoop loop, AtomicInteger looks) {
    for (int i = 0; i < 2; i++) {
      final int before = looks.get();
      loop.kick();
      Within.holds(() -> looks.get() > before, "the waiter looks again");
    }
  }
}
