package dev.offloop.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.base.Bell;
import dev.offloop.tests.Promise;
import java.io.IOException;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No kind of callback starves another, however busy it keeps the loop. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
@Promise({"B4"})
final class FairSharesTest {
  private static final long MS = 1_000_000;

  private final FakeClock clock = new FakeClock(0);
  private final Reported reported = new Reported();
  private final EventLoop loop = new EventLoop("fair", clock, reported.asReports());
  private final Map<Busy, AtomicInteger> calls = new EnumMap<>(Busy.class);
  private final List<Pipe> pipes = new ArrayList<>();
  private long nanosEach; // what one call costs on the clock
  private boolean goesOn = true;

  /** Kinds of callback that keep the loop busy. */
  enum Busy {
    BELL,
    TASK,
    BOTTOM_HALF,
    TIMER,
    CHANNEL
  }

  @AfterEach
  void close() throws IOException {
    goesOn = false;
    Turns.close(loop::close);
    for (Pipe pipe : pipes) {
      pipe.source().close();
      pipe.sink().close();
    }
    assertThat(reported.all()).isEmpty();
  }

  private void called(Busy kind) {
    calls.computeIfAbsent(kind, none -> new AtomicInteger()).incrementAndGet();
    clock.advance(nanosEach);
  }

  private int calls(Busy kind) {
    return calls.getOrDefault(kind, new AtomicInteger()).get();
  }

  /** Makes so many callbacks of a kind that come again in each turn. */
  private void keepBusy(Busy kind, int many) throws IOException {
    for (int i = 0; i < many; i++) {
      switch (kind) {
        case BELL -> ringAgain();
        case TASK -> loop.execute(new Again());
        case BOTTOM_HALF -> rescheduleAgain();
        case TIMER -> armAgain();
        case CHANNEL -> watchWritable();
      }
    }
  }

  private void ringAgain() {
    final Bell[] self = new Bell[1];
    self[0] =
        loop.bell(
            share -> {
              do {
                called(Busy.BELL);
              } while (goesOn && !share.spent() && nanosEach > 0);
              if (goesOn) {
                self[0].ring();
              }
              return true;
            });
    self[0].ring();
  }

  private final class Again implements Runnable {
    @Override
    public void run() {
      called(Busy.TASK);
      if (goesOn) {
        loop.execute(this);
      }
    }
  }

  private void rescheduleAgain() {
    final Deferred[] self = new Deferred[1];
    self[0] =
        loop.deferred(
            Deferred.Kind.BOTTOM_HALF,
            () -> {
              called(Busy.BOTTOM_HALF);
              if (goesOn) {
                self[0].schedule();
              }
            });
    self[0].schedule();
  }

  private void armAgain() {
    final LoopTimer[] self = new LoopTimer[1];
    self[0] =
        loop.timer(
            () -> {
              called(Busy.TIMER);
              if (calls(Busy.TIMER) < 1_000_000) { // a pass without an end would not end
                self[0].schedule(0);
              }
            });
    self[0].schedule(0);
  }

  private void watchWritable() throws IOException {
    final Pipe pipe = Pipe.open();
    pipes.add(pipe);
    loop.watch(pipe.sink(), SelectionKey.OP_WRITE, ready -> called(Busy.CHANNEL)).begin();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, MS / 100, MS / 10, 3 * MS})
  void inEachTurnEachKindIsCalled(long nanosEach) throws IOException {
    this.nanosEach = nanosEach;
    for (Busy kind : Busy.values()) {
      keepBusy(kind, kind == Busy.CHANNEL || kind == Busy.BELL ? 3 : 500);
    }
    for (int turns = 1; turns <= 100; turns++) {
      assertThat(loop.poll(false)).isTrue();
      assertThat(calls(Busy.BELL)).isGreaterThanOrEqualTo(turns);
      assertThat(calls(Busy.TASK) + calls(Busy.BOTTOM_HALF)).isGreaterThanOrEqualTo(turns);
      assertThat(calls(Busy.TIMER)).isGreaterThanOrEqualTo(turns);
      assertThat(calls(Busy.CHANNEL)).isGreaterThanOrEqualTo(turns);
    }
    if (nanosEach < MS) { // tasks and bottom halves share one queue: 500 stand before the other
      for (int turns = 0; turns < 1000 && calls(Busy.BOTTOM_HALF) == 0; turns++) {
        loop.poll(false);
      }
      assertThat(calls(Busy.BOTTOM_HALF)).isPositive();
      assertThat(calls(Busy.TASK)).isPositive();
    }
  }

  @ParameterizedTest
  @EnumSource
  void noKindAloneMakesATurnLongerThanAFewMilliseconds(Busy kind) throws IOException {
    nanosEach = MS / 10;
    keepBusy(kind, kind == Busy.BELL ? 1 : 100);
    for (int turns = 1; turns <= 50; turns++) {
      final long start = clock.nanoTime();
      loop.poll(false);
      assertThat(clock.nanoTime() - start).isLessThanOrEqualTo(3 * MS);
      assertThat(calls(kind)).isGreaterThanOrEqualTo(turns);
    }
  }

  @Test
  void allKindsTogetherMakeNoTurnLongerThanAFewMilliseconds() throws IOException {
    nanosEach = MS / 10;
    for (Busy kind : Busy.values()) {
      keepBusy(kind, kind == Busy.BELL ? 1 : 100);
    }
    for (int turns = 1; turns <= 50; turns++) {
      final long start = clock.nanoTime();
      loop.poll(false);
      assertThat(clock.nanoTime() - start).isLessThanOrEqualTo(9 * MS);
    }
  }

  @Test
  void allOfManyReadyChannelsGetTheirTurn() throws IOException {
    final int all = 60;
    final int[] told = new int[all];
    for (int i = 0; i < all; i++) {
      final int mine = i;
      final Pipe pipe = Pipe.open();
      pipes.add(pipe);
      loop.watch(
              pipe.sink(),
              SelectionKey.OP_WRITE,
              ready -> {
                told[mine]++;
                clock.advance(MS / 4);
              })
          .begin();
    }
    for (int turns = 0; turns < all; turns++) {
      loop.poll(false);
    }
    assertThat(told).doesNotContain(0);
  }

  @Test
  void manyBellsThatUseTheirSharesStillLeaveTheOthersTheirs() throws IOException {
    nanosEach = MS / 10;
    keepBusy(Busy.BELL, 20);
    keepBusy(Busy.TIMER, 1);
    keepBusy(Busy.TASK, 1);
    for (int turns = 1; turns <= 10; turns++) {
      loop.poll(false);
      assertThat(calls(Busy.TIMER)).isGreaterThanOrEqualTo(turns);
      assertThat(calls(Busy.TASK)).isGreaterThanOrEqualTo(turns);
    }
  }
}
