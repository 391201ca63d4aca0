package dev.offloop.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.AioContext;
import dev.offloop.tests.Promise;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** A kick ends a blocking turn; a stop ends a run. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
@Promise({"A26"})
final class KickingTest {
  private final AioContext context = AioContext.create("kicked");

  @AfterEach
  void close() {
    Turns.close(context::close);
  }

  @Test
  void aKickEndsATurnThatSleeps() {
    final Actor<Boolean> driver = Actor.plays("driver", () -> context.poll(true));
    Within.blocks(driver.thread());
    context.kick();
    assertThat(driver.ends()).isFalse();
  }

  @Test
  void aKickEndsATurnThatSleepsInTheSelector() throws Exception {
    final Pipe pipe = Pipe.open();
    try (Pipe.SourceChannel source = pipe.source();
        Pipe.SinkChannel sink = pipe.sink()) {
      context.watch(source, SelectionKey.OP_READ, (watch, ready) -> watch.close());
      for (int i = 0; i < 100; i++) {
        final CountDownLatch isAtWork = new CountDownLatch(1);
        final Actor<Boolean> driver =
            Actor.plays(
                "driver",
                () -> {
                  isAtWork.countDown();
                  return context.poll(true);
                });
        Within.opens(isAtWork, "the driver runs");
        Within.dawdle(i * 100);
        context.kick();
        assertThat(driver.ends()).isFalse();
      }
      assertThat(sink.isOpen()).isTrue();
    }
  }

  @Test
  void aKickBeforeTheTurnEndsItToo() {
    context.kick();
    assertThat(context.poll(true)).isFalse();
  }

  @Test
  void aNonBlockingTurnLeavesTheKickToTheNextBlockingOne() {
    context.kick();
    assertThat(context.poll(false)).isFalse();
    assertThat(context.poll(true)).isFalse();
  }

  @Test
  void manyKicksEndOneTurn() {
    context.kick();
    context.kick();
    context.kick();
    assertThat(context.poll(true)).isFalse();
    final Actor<Boolean> driver = Actor.plays("driver", () -> context.poll(true));
    Within.blocks(driver.thread());
    context.execute(() -> {});
    assertThat(driver.ends()).isTrue();
  }

  @Test
  void whatTheKickerWroteIsSeenAfterTheTurn() {
    final int[] plain = {0};
    final Actor<Integer> driver =
        Actor.plays(
            "driver",
            () -> {
              while (context.poll(true)) {
                assertThat(plain).isNotNull();
              }
              return plain[0];
            });
    Within.blocks(driver.thread());
    plain[0] = 7;
    context.kick();
    assertThat(driver.ends()).isEqualTo(7);
  }

  @Test
  void aStopEndsOneRunWhichMayBeCalledAgain() {
    for (int i = 0; i < 3; i++) {
      final Actor<?> driver = Actor.plays("driver", context::run);
      assertThat(Turns.on(context, Thread::currentThread)).isSameAs(driver.thread());
      context.stop();
      driver.ends();
    }
  }

  @Test
  void aStopBeforeTheRunIsNotLost() {
    context.stop();
    context.run();
    final Actor<?> second = Actor.plays("driver", context::run);
    Within.blocks(second.thread());
    assertThat(second.isOver()).as("one stop ends one run").isFalse();
    context.stop();
    second.ends();
  }

  @Test
  void aStopFromACallbackEndsTheRunAfterItsTurn() {
    final EventLoop loop = // on a clock that stands, so that no share is spent
        new EventLoop("stops itself", new FakeClock(0), new Reported().asReports());
    final int[] calls = {0};
    loop.execute(loop::stop);
    loop.execute(() -> calls[0]++);
    loop.run();
    assertThat(calls[0]).isEqualTo(1);
  }

  @Test
  void aStopEndsTheInnermostRunOnly() {
    final StringBuilder log = new StringBuilder();
    context.execute(
        () -> {
          log.append("in ");
          context.execute(context::stop);
          context.run();
          log.append("out ");
          context.execute(
              () -> {
                log.append("outer goes on");
                context.stop();
              });
        });
    context.run();
    assertThat(log).hasToString("in out outer goes on");
  }
}
