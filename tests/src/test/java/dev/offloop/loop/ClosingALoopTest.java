package dev.offloop.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.AioContext;
import dev.offloop.AioTimer;
import dev.offloop.BottomHalf;
import dev.offloop.ChannelWatch;
import dev.offloop.EventNotifier;
import dev.offloop.ThreadPool;
import dev.offloop.tests.Promise;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** The end of a loop: nothing accepted is lost, nothing later is taken. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
@Promise({"A34"})
final class ClosingALoopTest {
  private final Reported reported = new Reported();
  private final AioContext context = AioContext.create("closing", reported);
  private final List<String> log = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void close() {
    Turns.close(context::close);
  }

  @Test
  void poolsShutDownBeforeTheBottomHalvesEnd() {
    final ThreadPool second = ThreadPool.builder(context).name("second pool").build();
    final CountDownLatch mayEnd = new CountDownLatch(1);
    for (ThreadPool pool : List.of(context.threadPool(), second)) {
      pool.submit(
          () -> {
            Within.opens(mayEnd, "the close has begun");
            return pool.name();
          },
          (name, failure) -> {
            log.add(name + " delivers");
            context.execute(() -> log.add("task of a delivery")); // not refused yet
          });
    }
    context.execute(mayEnd::countDown); // run by the closing thread, which drives
    context.close();
    assertThat(log)
        .containsExactlyInAnyOrder(
            "closing delivers", "second pool delivers", "task of a delivery", "task of a delivery");
    assertThatThrownBy(() -> second.submit(() -> 1)).isInstanceOf(RejectedExecutionException.class);
    assertThat(reported.all()).isEmpty();
  }

  @Test
  void whatWasAcceptedBeforeRunsInItsOrder() {
    final BottomHalf half = context.bottomHalf(() -> log.add("b"));
    context.execute(() -> log.add("a"));
    half.schedule();
    context.execute(() -> log.add("c"));
    context.close();
    assertThat(log).containsExactly("a", "b", "c");
  }

  @Test
  void whatIsGivenLaterIsRefusedByNameAndNeverRuns() throws Exception {
    final BottomHalf half = context.bottomHalf(() -> log.add("half"));
    final AioTimer timer = context.timer(() -> log.add("timer"));
    final EventNotifier notifier = context.notifier(() -> log.add("notifier"));
    final Pipe pipe = Pipe.open();
    context.close();
    assertThatThrownBy(() -> context.execute(() -> log.add("task")))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessageContaining("\"closing\"");
    assertThatThrownBy(half::schedule)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("bottom half")
        .hasMessageContaining("\"closing\"")
        .hasMessageContaining("the loop was closed");
    assertThatThrownBy(half::scheduleIdle).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(context.bottomHalf(() -> log.add("new half"))::schedule)
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> timer.schedule(Duration.ZERO))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the loop was closed");
    assertThatThrownBy(notifier::set).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> context.watch(pipe.source(), SelectionKey.OP_READ, (w, r) -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("\"closing\"");
    assertThatThrownBy(context::threadPool).isInstanceOf(IllegalStateException.class);
    assertThat(log).isEmpty();
    half.cancel();
    half.close();
    timer.cancel();
    timer.close();
    notifier.close();
    context.kick();
    context.stop();
    pipe.source().close();
    pipe.sink().close();
  }

  @Test
  void aClosedLoopHasNoTurns() {
    context.close();
    assertThatThrownBy(() -> context.poll(false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("\"closing\"");
    assertThatThrownBy(() -> context.poll(true)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> context.pollUntil(() -> false))
        .isInstanceOf(IllegalStateException.class);
    context.run(); // which returns when the loop is over
  }

  @Test
  void timersAndWatchesEndWithIt() throws Exception {
    final Pipe pipe = Pipe.open();
    try (Pipe.SourceChannel source = pipe.source();
        Pipe.SinkChannel sink = pipe.sink()) {
      sink.write(ByteBuffer.allocate(1));
      final AtomicBoolean isOver = new AtomicBoolean();
      final ChannelWatch watch =
          context.watch(source, SelectionKey.OP_READ, (w, r) -> late(isOver, "watch"));
      context.timer(() -> late(isOver, "timer")).schedule(Duration.ofHours(1));
      context.execute(
          () -> {
            context.timer(() -> late(isOver, "due timer")).schedule(Duration.ZERO);
            context.close();
            isOver.set(true);
          });
      context.poll(false); // timers and channels come after the tasks in this turn
      assertThat(log).isEmpty();
      assertThatThrownBy(() -> watch.interestOps(0)).isInstanceOf(IllegalStateException.class);
      watch.close();
      assertThat(source.isOpen()).isTrue();
    }
    assertThat(reported.all()).isEmpty();
  }

  private void late(AtomicBoolean isOver, String what) {
    if (isOver.get()) {
      log.add(what);
    }
  }

  @Test
  void closedFromACallbackTheCallbackAndTheDriverComeToTheirEnd() {
    context.execute(
        () -> {
          context.execute(() -> log.add("accepted"));
          context.close();
          log.add("closed");
          assertThatThrownBy(() -> context.poll(false)).isInstanceOf(IllegalStateException.class);
          assertThatThrownBy(() -> context.execute(() -> {}))
              .isInstanceOf(RejectedExecutionException.class);
          context.close();
          log.add("ends");
        });
    context.run();
    assertThat(log).containsExactly("accepted", "closed", "ends");
    assertThat(reported.all()).isEmpty();
  }

  @Test
  void closedFromATimerAndFromAHandlerItEndsToo() throws Exception {
    final Pipe pipe = Pipe.open();
    try (Pipe.SourceChannel source = pipe.source();
        Pipe.SinkChannel sink = pipe.sink();
        AioContext byTimer = AioContext.create("by timer", reported)) {
      sink.write(ByteBuffer.allocate(1));
      context.watch(source, SelectionKey.OP_READ, (watch, ready) -> context.close());
      context.run();
      byTimer.timer(byTimer::close).schedule(Duration.ZERO);
      byTimer.run();
    }
    assertThat(reported.all()).isEmpty();
  }

  @Test
  void closedFromANestedTurnAllTurnsOnTheStackEnd() {
    context.execute(
        () -> {
          context.execute(context::close);
          context.run();
          log.add("inner run is over");
        });
    context.run();
    assertThat(log).containsExactly("inner run is over");
  }

  @Test
  void closedFromAnotherThreadTheDriverRunsWhatIsLeftAndLeaves() {
    final Actor<?> driver = Actor.plays("driver", context::run);
    Within.blocks(driver.thread());
    final List<Thread> ranOn = Collections.synchronizedList(new ArrayList<>());
    context.execute(() -> ranOn.add(Thread.currentThread()));
    context.close();
    assertThat(ranOn).containsExactly(driver.thread());
    driver.ends();
    assertThat(reported.all()).isEmpty();
  }

  @Test
  void closedBesideABlockingTurnThatTurnEnds() {
    final Actor<Boolean> driver = Actor.plays("driver", () -> context.poll(true));
    Within.blocks(driver.thread());
    context.close();
    driver.ends();
  }

  @Test
  void closedBesideAnUndrivenLoopTheCallerDrives() {
    final List<Thread> ranOn = new ArrayList<>();
    context.execute(() -> ranOn.add(Thread.currentThread()));
    context.close();
    assertThat(ranOn).containsExactly(Thread.currentThread());
  }

  @Test
  void closedByAVirtualThreadTheDriverDoesTheWork() {
    final Actor<?> driver = Actor.plays("driver", context::run);
    Within.blocks(driver.thread());
    context.execute(() -> log.add(Thread.currentThread().getName()));
    Actor.playsVirtually("light", context::close).ends();
    driver.ends();
    assertThat(log).containsExactly("driver");
  }

  @Test
  @Tag("slow")
  void eachTaskThatWasNotRefusedRuns() {
    for (int i = 0; i < 40; i++) {
      final AioContext each = AioContext.create("race", reported);
      final AtomicInteger ran = new AtomicInteger();
      final Actor<?> driver = Actor.plays("driver", each::run);
      final Actor<Integer> submitter =
          Actor.plays(
              "submitter",
              () -> {
                int accepted = 0;
                try {
                  while (true) {
                    each.execute(ran::incrementAndGet);
                    accepted++;
                  }
                } catch (RejectedExecutionException e) {
                  return accepted;
                }
              });
      Within.holds(() -> ran.get() > 10, "tasks run");
      each.execute(each::close);
      driver.ends();
      assertThat(ran).hasValue(submitter.ends());
    }
  }

  @Test
  @Tag("slow")
  void eachBottomHalfThatWasNotRefusedRuns() {
    for (int i = 0; i < 40; i++) {
      final AioContext each = AioContext.create("race", reported);
      final AtomicInteger written = new AtomicInteger();
      final AtomicInteger seen = new AtomicInteger();
      final BottomHalf half = each.bottomHalf(() -> seen.set(written.get()));
      final Actor<?> driver = Actor.plays("driver", each::run);
      final Actor<Integer> scheduler =
          Actor.plays(
              "scheduler",
              () -> {
                int accepted = 0;
                try {
                  while (true) {
                    written.incrementAndGet();
                    half.schedule();
                    accepted++;
                  }
                } catch (IllegalStateException e) {
                  return accepted;
                }
              });
      Within.holds(() -> seen.get() > 10, "the bottom half runs");
      each.execute(each::close);
      driver.ends();
      assertThat(seen.get()).isGreaterThanOrEqualTo(scheduler.ends());
    }
  }

  @Test
  void aTaskThatThrowsDuringTheCloseHarmsNothing() {
    context.execute(
        () -> {
          throw new IllegalStateException("on purpose");
        });
    context.execute(() -> log.add("next"));
    context.close();
    assertThat(log).containsExactly("next");
    assertThat(reported.all()).hasSize(1);
  }
}
