package dev.offloop.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.base.Share;
import dev.offloop.tests.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** The queue of tasks and bottom halves, on a clock that the test turns. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
@Promise({"A27"})
final class TaskQueueTest {
  private static final long SHARE = 1000;

  private final FakeClock clock = new FakeClock(0);
  private final EventLoop loop = new EventLoop("queue", clock, new Reported().asReports());
  private final TaskQueue queue = new TaskQueue(loop, new Share(clock, SHARE));
  private final List<String> log = new ArrayList<>();

  private boolean inTurn(BooleanSupplier step) {
    final EventLoop around = loop.enter("a test");
    try {
      return step.getAsBoolean();
    } finally {
      loop.leave(around);
    }
  }

  private void sealAndRun() {
    inTurn(
        () -> {
          queue.sealAndRun();
          return true;
        });
  }

  private void add(String word, Runnable more) {
    assertThat(
            queue.add(
                new Task.Once(
                    () -> {
                      log.add(word);
                      more.run();
                    })))
        .isTrue();
  }

  private void add(String word) {
    add(word, () -> {});
  }

  @Test
  void itRunsFirstInFirstOutAcrossTurns() {
    assertThat(inTurn(queue::hasWork)).isFalse();
    assertThat(inTurn(queue::run)).isFalse();
    add("a");
    add("b");
    assertThat(inTurn(queue::hasWork)).isTrue();
    assertThat(inTurn(queue::run)).isTrue();
    add("c");
    assertThat(inTurn(queue::run)).isTrue();
    assertThat(log).containsExactly("a", "b", "c");
    assertThat(inTurn(queue::hasWork)).isFalse();
  }

  @Test
  void aTurnRunsWhatHadArrivedWhenItBegan() {
    add("a", () -> add("later"));
    add("b");
    inTurn(queue::run);
    assertThat(log).containsExactly("a", "b");
    inTurn(queue::run);
    assertThat(log).containsExactly("a", "b", "later");
  }

  @Test
  void aTurnEndsWhereItWouldHaveEndedThoughANestedOneTookOverNewerEntries() {
    add(
        "a",
        () -> {
          add("x", () -> clock.advance(2 * SHARE));
          add("y", () -> clock.advance(2 * SHARE));
          add("z");
          inTurn(queue::run); // b and x: then its share is spent
          assertThat(log).containsExactly("a", "b", "x");
          add("w");
        });
    add("b");
    inTurn(queue::run);
    assertThat(log).as("y, z and w are newer than this turn").containsExactly("a", "b", "x");
    assertThat(inTurn(queue::hasWork)).isTrue();
    while (inTurn(queue::run)) {
      assertThat(log).hasSizeLessThanOrEqualTo(6);
    }
    assertThat(log).containsExactly("a", "b", "x", "y", "z", "w");
  }

  @Test
  @Promise({"B4"})
  void aSpentShareEndsTheTurnAndTheRestKeepsItsPlace() {
    for (int i = 0; i < 6; i++) {
      add("old " + i, () -> clock.advance(SHARE));
    }
    inTurn(queue::run);
    final int first = log.size();
    assertThat(first).isBetween(1, 4);
    add("new");
    while (inTurn(queue::run)) {
      assertThat(log.size()).isLessThanOrEqualTo(7);
    }
    assertThat(log).containsExactly("old 0", "old 1", "old 2", "old 3", "old 4", "old 5", "new");
  }

  @Test
  @Promise({"A34"})
  void sealedItRunsWhatItHadAcceptedHoweverLongThatTakesAndTakesNoMore() {
    final List<Boolean> taken = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      add(
          "accepted " + i,
          () -> {
            clock.advance(SHARE);
            taken.add(queue.add(new Task.Once(() -> log.add("too late"))));
          });
    }
    sealAndRun();
    assertThat(log).hasSize(20).doesNotContain("too late");
    assertThat(taken).hasSize(20).containsOnly(false);
    assertThat(inTurn(queue::hasWork)).isFalse();
    assertThat(inTurn(queue::run)).isFalse();
    sealAndRun();
    assertThat(log).hasSize(20);
  }

  @Test
  void theMarkOfASealedListIsNeverRun() {
    assertThatThrownBy(() -> Task.Sealed.MARK.run(loop)).isInstanceOf(AssertionError.class);
  }
}
