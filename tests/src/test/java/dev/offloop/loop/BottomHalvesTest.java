package dev.offloop.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.AioContext;
import dev.offloop.BottomHalf;
import dev.offloop.tests.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Callbacks deferred to a later turn. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
@Promise({"A27"})
final class BottomHalvesTest {
  private final Reported reported = new Reported();
  private final AioContext context = AioContext.create("halves", reported);
  private final List<String> log = new ArrayList<>();

  @AfterEach
  void close() {
    Turns.close(context::close);
    assertThat(reported.all()).isEmpty();
  }

  private BottomHalf logging(String word) {
    return context.bottomHalf(() -> log.add(word));
  }

  private List<String> logAfterTurns(int turns) {
    for (int i = 0; i < turns; i++) {
      context.poll(false);
    }
    return log;
  }

  @Test
  void oneThatWasNeverScheduledNeverRuns() {
    assertThat(logging("never")).isNotNull();
    assertThat(logAfterTurns(3)).isEmpty();
  }

  @Test
  void scheduledOftenItRunsOnceUntilScheduledAgain() {
    final BottomHalf half = logging("run");
    for (int i = 0; i < 10; i++) {
      half.schedule();
    }
    assertThat(logAfterTurns(3)).containsExactly("run");
    half.schedule();
    assertThat(logAfterTurns(3)).containsExactly("run", "run");
  }

  @Test
  void scheduledFromAnyThreadItRunsOnTheLoopWhichWakesForIt() {
    final AtomicReference<Thread> ranOn = new AtomicReference<>();
    final BottomHalf half = context.bottomHalf(() -> ranOn.set(Thread.currentThread()));
    final Actor<Boolean> driver = Actor.plays("driver", () -> context.poll(true));
    Within.blocks(driver.thread());
    Actor.plays("scheduler", half::schedule).ends();
    assertThat(driver.ends()).isTrue();
    assertThat(ranOn).hasValue(driver.thread());
  }

  @Test
  void aVirtualThreadMayScheduleToo() {
    Actor.playsVirtually("light", logging("run")::schedule).ends();
    assertThat(logAfterTurns(1)).containsExactly("run");
  }

  @Test
  void scheduledInItsOwnCallbackItRunsInTheNextTurn() {
    final AtomicReference<BottomHalf> self = new AtomicReference<>();
    self.set(
        context.bottomHalf(
            () -> {
              log.add("run");
              self.get().schedule();
            }));
    self.get().schedule();
    for (int turns = 1; turns <= 5; turns++) {
      assertThat(context.poll(false)).isTrue();
      assertThat(log).hasSize(turns);
    }
    self.get().close();
  }

  @Test
  void scheduledByAnotherOneItRunsInTheNextTurn() {
    final BottomHalf second = logging("second");
    final BottomHalf first =
        context.bottomHalf(
            () -> {
              log.add("first");
              second.schedule();
            });
    first.schedule();
    assertThat(logAfterTurns(1)).containsExactly("first");
    assertThat(logAfterTurns(1)).containsExactly("first", "second");
  }

  @Test
  void scheduledByAnotherThreadWhileItRunsItRunsAgain() {
    final AtomicReference<BottomHalf> self = new AtomicReference<>();
    self.set(
        context.bottomHalf(
            () -> {
              log.add("run");
              if (log.size() == 1) {
                Actor.plays("scheduler", self.get()::schedule).ends();
              }
            }));
    self.get().schedule();
    assertThat(logAfterTurns(3)).containsExactly("run", "run");
  }

  @Test
  void tasksAndBottomHalvesStandInOneQueue() {
    final BottomHalf b = logging("b");
    final BottomHalf d = logging("d");
    context.execute(() -> log.add("a"));
    b.schedule();
    context.execute(() -> log.add("c"));
    d.schedule();
    b.schedule(); // keeps its place
    context.execute(() -> log.add("e"));
    assertThat(logAfterTurns(10)).containsExactly("a", "b", "c", "d", "e");
  }

  @Test
  void executeIsTheOneShotFormAndNeverRunsInline() {
    context.execute(
        () -> {
          log.add("outer begins");
          context.execute(() -> log.add("inner"));
          log.add("outer ends");
        });
    assertThat(log).isEmpty();
    assertThat(logAfterTurns(3)).containsExactly("outer begins", "outer ends", "inner");
  }

  @Test
  void aCancelUndoesTheScheduling() {
    final BottomHalf half = logging("run");
    half.schedule();
    half.cancel();
    assertThat(logAfterTurns(3)).isEmpty();
  }

  @Test
  void cancelledOnTheLoopItDoesNotRunThoughItsTurnHasBegun() {
    final BottomHalf victim = logging("victim");
    context.execute(victim::cancel);
    victim.schedule();
    assertThat(logAfterTurns(3)).isEmpty();
  }

  @Test
  void aCancelOfOneThatIsNotScheduledDoesNothing() {
    final BottomHalf half = logging("run");
    half.cancel();
    half.schedule();
    assertThat(logAfterTurns(2)).containsExactly("run");
    half.cancel();
    assertThat(logAfterTurns(2)).containsExactly("run");
  }

  @Test
  void cancelledAndScheduledAgainItGoesToTheEndOfTheQueue() {
    final BottomHalf first = logging("first");
    final BottomHalf second = logging("second");
    first.schedule();
    second.schedule();
    first.cancel();
    first.schedule();
    assertThat(logAfterTurns(3)).containsExactly("second", "first");
  }

  @Test
  void cancelledAndScheduledAgainManyTimesItRunsOnceAndInPlace() {
    final BottomHalf half = logging("half");
    for (int i = 0; i < 100; i++) {
      half.schedule();
      half.cancel();
    }
    context.execute(() -> log.add("task"));
    half.schedule();
    assertThat(logAfterTurns(10)).containsExactly("task", "half");
    half.schedule();
    assertThat(logAfterTurns(3)).containsExactly("task", "half", "half");
  }

  @Test
  void cancelledFromElsewhereWhileItRunsItRunsOnAndNobodyWaits() {
    final CountDownLatch isRunning = new CountDownLatch(1);
    final CountDownLatch mayEnd = new CountDownLatch(1);
    final BottomHalf half =
        context.bottomHalf(
            () -> {
              isRunning.countDown();
              Within.opens(mayEnd, "the cancel has returned");
              log.add("ran on");
            });
    half.schedule();
    final Actor<Boolean> driver = Actor.plays("driver", () -> context.poll(false));
    Within.opens(isRunning, "the callback runs");
    half.cancel();
    half.close();
    mayEnd.countDown();
    driver.ends();
    assertThat(log).containsExactly("ran on");
  }

  @Test
  void aCloseImpliesACancelAndIsFinal() {
    final BottomHalf half = logging("run");
    half.schedule();
    half.close();
    half.close();
    assertThat(logAfterTurns(3)).isEmpty();
    assertThatThrownBy(half::schedule)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("bottom half")
        .hasMessageContaining("\"halves\"");
    assertThatThrownBy(half::scheduleIdle).isInstanceOf(IllegalStateException.class);
    assertThat(logAfterTurns(3)).isEmpty();
  }

  @Test
  void itMayCloseItselfInItsOwnCallback() {
    final AtomicReference<BottomHalf> self = new AtomicReference<>();
    self.set(
        context.bottomHalf(
            () -> {
              self.get().schedule();
              self.get().close();
              log.add("ran to its end");
            }));
    self.get().schedule();
    assertThat(logAfterTurns(3)).containsExactly("ran to its end");
  }

  @Test
  void theEntriesOfManyThreadsKeepTheOrderOfEach() {
    final int each = 10_000;
    final List<Actor<?>> schedulers = new ArrayList<>();
    final int[] latest = {-1, -1, -1};
    final List<String> outOfOrder = new ArrayList<>();
    for (int i = 0; i < latest.length; i++) {
      final int mine = i;
      schedulers.add(
          Actor.plays(
              "scheduler-" + i,
              () -> {
                for (int n = 0; n < each; n++) {
                  final int number = n;
                  final Runnable check =
                      () -> {
                        if (number != latest[mine] + 1) {
                          outOfOrder.add(mine + ": " + number + " after " + latest[mine]);
                        }
                        latest[mine] = number;
                      };
                  if (n % 2 == 0) {
                    context.execute(check);
                  } else {
                    context.bottomHalf(check).schedule();
                  }
                }
              }));
    }
    context.pollUntil(
        () -> latest[0] + latest[1] + latest[2] == 3 * (each - 1) || !outOfOrder.isEmpty());
    schedulers.forEach(Actor::ends);
    assertThat(outOfOrder).isEmpty();
  }
}
