package dev.offloop.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.tests.Promise;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The heap of timers, on a clock that the test turns. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
@Promise({"A29"})
final class TimersTest {
  private final FakeClock clock = new FakeClock(Long.MAX_VALUE - 500); // wraps around on the way
  private final Reported reported = new Reported();
  private final EventLoop loop = new EventLoop("heap", clock, reported.asReports());
  private final List<Integer> rung = new ArrayList<>();

  private LoopTimer timer(int number) {
    return loop.timer(() -> rung.add(number));
  }

  @Test
  void itRingsAtItsNanosecondAndNotOneBefore() {
    timer(1).schedule(1000);
    clock.advance(999);
    assertThat(loop.poll(false)).isFalse();
    assertThat(rung).isEmpty();
    clock.advance(1);
    assertThat(loop.poll(false)).isTrue();
    assertThat(rung).containsExactly(1);
  }

  @Test
  void timersOfOneDeadlineRingInTheOrderOfTheirArming() {
    final int all = 200;
    IntStream.range(0, all).forEach(number -> timer(number).schedule(100));
    clock.advance(100);
    loop.poll(false);
    assertThat(rung).containsExactlyElementsOf(IntStream.range(0, all).boxed().toList());
  }

  @Test
  void armedAgainForTheSameDeadlineItGoesBehindTheOthers() {
    final LoopTimer first = timer(1);
    first.schedule(100);
    timer(2).schedule(100);
    timer(3).schedule(100);
    first.schedule(100);
    clock.advance(100);
    loop.poll(false);
    assertThat(rung).containsExactly(2, 3, 1);
  }

  @Test
  void deadlinesOfOneTurnRingInTheirOrder() {
    timer(3).schedule(30);
    timer(1).schedule(10);
    timer(2).schedule(20);
    clock.advance(1000);
    loop.poll(false);
    assertThat(rung).containsExactly(1, 2, 3);
  }

  @Test
  void oneArmedWithoutDelayInAPassRingsInTheNextTurn() {
    final LoopTimer[] self = new LoopTimer[1];
    self[0] =
        loop.timer(
            () -> {
              rung.add(1);
              if (rung.size() < 100) { // a pass without an end would not end
                self[0].schedule(0);
              }
            });
    self[0].schedule(0);
    timer(2).schedule(0);
    loop.poll(false);
    assertThat(rung).containsExactly(1, 2);
    loop.poll(false);
    assertThat(rung).containsExactly(1, 2, 1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void manyArmingsAndCancelsRingLikeASortedList(long seed) {
    record Armed(long deadline, int sequence, int number) {}
    final Random random = new Random(seed);
    final List<LoopTimer> timers = IntStream.range(0, 60).mapToObj(this::timer).toList();
    final List<Armed> model = new ArrayList<>();
    final List<Integer> expected = new ArrayList<>();
    long now = 0;
    for (int step = 0; step < 5000; step++) {
      final int number = random.nextInt(timers.size());
      switch (random.nextInt(4)) {
        case 0, 1 -> {
          final long delay = random.nextLong(20);
          timers.get(number).schedule(delay);
          model.removeIf(armed -> armed.number == number);
          model.add(new Armed(now + delay, step, number));
        }
        case 2 -> {
          timers.get(number).cancel();
          model.removeIf(armed -> armed.number == number);
        }
        default -> {
          final long time = random.nextLong(8);
          now += time;
          clock.advance(time);
          model.sort(Comparator.comparingLong(Armed::deadline).thenComparingInt(Armed::sequence));
          while (!model.isEmpty() && model.getFirst().deadline <= now) {
            expected.add(model.removeFirst().number);
          }
          loop.poll(false);
          assertThat(rung).isEqualTo(expected);
        }
      }
    }
    assertThat(rung).hasSizeGreaterThan(500);
    assertThat(reported.all()).isEmpty();
  }

  /** A linear search for each would take minutes of processor time. */
  @Test
  @Tag("slow")
  void armingAndCancellingAMillionTimersInAnyOrderIsQuick() {
    final long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    final Random random = new Random(29);
    final List<LoopTimer> timers = new ArrayList<>();
    for (int i = 0; i < 1_000_000; i++) {
      final LoopTimer timer = timer(i);
      timer.schedule(random.nextLong(1, Long.MAX_VALUE));
      timers.add(timer);
    }
    Collections.shuffle(timers, random);
    timers.forEach(timer -> timer.schedule(random.nextLong(1, Long.MAX_VALUE)));
    Collections.shuffle(timers, random);
    timers.forEach(LoopTimer::cancel);
    assertThat(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before)
        .as("nanoseconds of processor time")
        .isLessThan(20_000_000_000L);
    clock.advance(Long.MAX_VALUE);
    assertThat(loop.poll(false)).isFalse();
    assertThat(rung).isEmpty();
  }

  @Test
  void dueTimersOfADelayedTurnShareIt() {
    final long ms = 1_000_000;
    for (int i = 0; i < 1000; i++) {
      loop.timer(
              () -> {
                rung.add(0);
                clock.advance(ms / 10);
              })
          .schedule(1);
    }
    clock.advance(ms);
    loop.poll(false);
    assertThat(rung).hasSizeBetween(1, 50);
    while (loop.poll(false)) {
      assertThat(rung).hasSizeLessThanOrEqualTo(1000);
    }
    assertThat(rung).hasSize(1000);
  }
}
