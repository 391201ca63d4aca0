package dev.offloop.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.AioContext;
import dev.offloop.AioTimer;
import dev.offloop.BottomHalf;
import dev.offloop.EventNotifier;
import dev.offloop.IoThread;
import dev.offloop.base.Bell;
import dev.offloop.base.Machine;
import dev.offloop.tests.Promise;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Wake-ups that race with the sleep: none is lost. A lost one shows as a wait that does not end,
 * for in these tests nothing else wakes the loop.
 */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
@Promise({"B9"})
final class WakingTest {
  private final Reported reported = new Reported();
  private Pipe silent;

  @BeforeEach
  void open() throws IOException {
    silent = Pipe.open();
  }

  @AfterEach
  void close() throws IOException {
    silent.source().close();
    silent.sink().close();
    assertThat(reported.all()).isEmpty();
  }

  /** What brings work to a loop. */
  enum Bringer {
    BOTTOM_HALF {
      @Override
      Runnable to(AioContext context, Runnable callback) {
        final BottomHalf half = context.bottomHalf(callback);
        return half::schedule;
      }
    },
    TASK {
      @Override
      Runnable to(AioContext context, Runnable callback) {
        return () -> context.execute(callback);
      }
    },
    TIMER {
      @Override
      Runnable to(AioContext context, Runnable callback) {
        final AioTimer timer = context.timer(callback);
        return () -> timer.schedule(Duration.ZERO);
      }
    },
    NOTIFIER {
      @Override
      Runnable to(AioContext context, Runnable callback) {
        final EventNotifier notifier = context.notifier(callback);
        return notifier::set;
      }
    };

    /** Returns what, when run, has the callback called once. */
    abstract Runnable to(AioContext context, Runnable callback);
  }

  static Stream<Arguments> bringersParkedAndSelecting() {
    return Stream.of(Bringer.values())
        .flatMap(each -> Stream.of(Arguments.of(each, false), Arguments.of(each, true)));
  }

  @ParameterizedTest
  @MethodSource("bringersParkedAndSelecting")
  @Tag("slow")
  void eachBringerWakesALoopThatFallsAsleep(Bringer bringer, boolean isSelecting)
      throws IOException {
    try (IoThread io = IoThread.builder("sleeper").daemon(true).reporter(reported).start()) {
      if (isSelecting) {
        io.context().watch(silent.source(), SelectionKey.OP_READ, (watch, ready) -> {});
      }
      final List<Actor<?>> threads = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        final AtomicInteger done = new AtomicInteger();
        final Runnable bring = bringer.to(io.context(), done::incrementAndGet);
        threads.add(Actor.plays("bringer-" + i, () -> pingPong(20_000, bring, done)));
      }
      threads.forEach(Actor::ends);
    }
  }

  @Test
  @Tag("slow")
  void aBellWakesALoopThatFallsAsleep() {
    final EventLoop loop = new EventLoop("rung", Machine.REAL, reported.asReports());
    final Actor<?> driver = Actor.plays("driver", loop::run);
    final AtomicInteger done = new AtomicInteger();
    final Bell bell =
        loop.bell(
            share -> {
              done.incrementAndGet();
              return true;
            });
    pingPong(50_000, bell::ring, done);
    loop.stop();
    driver.ends();
  }

  /** Brings one at a time and waits until the loop, which sleeps in between, has run it. */
  private static void pingPong(int rounds, Runnable bring, AtomicInteger done) {
    for (int i = 1; i <= rounds; i++) {
      final int round = i;
      Within.dawdle(i % 101); // the loop is about to fall asleep, in some rounds
      bring.run();
      Within.holds(() -> done.get() >= round, "the wake-up of round " + round + " arrives");
    }
  }

  @Test
  @Tag("slow")
  void ofMillionsFromManyThreadsNoneIsLost() {
    final int threads = 4;
    final int bursts = 5_000;
    final int burst = 100;
    try (IoThread io = IoThread.builder("flooded").daemon(true).reporter(reported).start()) {
      final AtomicInteger[] done = new AtomicInteger[threads];
      final List<Actor<?>> all = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        final AtomicInteger mine = new AtomicInteger();
        done[i] = mine;
        all.add(
            Actor.plays(
                "thread-" + i,
                () -> {
                  for (int n = 1; n <= bursts; n++) {
                    final int expected = n * burst;
                    for (int k = 0; k < burst; k++) {
                      io.context().execute(mine::incrementAndGet);
                    }
                    Within.holds(() -> mine.get() == expected, "all of a burst have run");
                  }
                }));
      }
      all.forEach(Actor::ends);
      assertThat(done).allSatisfy(count -> assertThat(count).hasValue(bursts * burst));
    }
  }

  @Test
  @Tag("slow")
  void aChannelAddedAtAnyMomentIsNotOverlooked() throws Exception {
    final EventLoop loop = new EventLoop("adding", Machine.REAL, reported.asReports());
    final Pipe pipe = Pipe.open();
    pipe.sink().write(ByteBuffer.allocate(1));
    final Actor<?> driver = Actor.plays("driver", loop::run);
    for (int i = 0; i < 20_000; i++) {
      final CountDownLatch told = new CountDownLatch(1);
      final Watch watch =
          loop.watch(pipe.source(), SelectionKey.OP_READ, ready -> told.countDown());
      Within.dawdle(i % 200);
      watch.begin();
      Within.opens(told, "the handler of round " + i + " is called");
      watch.close();
    }
    loop.close();
    driver.ends();
    pipe.source().close();
    pipe.sink().close();
    assertThat(reported.all()).isEmpty();
  }

  @Test
  @Tag("slow")
  @Promise({"A26"})
  void noStopThatRacesWithTheSleepIsLost() {
    final int rounds = 50_000;
    final AtomicInteger ended = new AtomicInteger();
    try (AioContext context = AioContext.create("stopped", reported)) {
      final Actor<?> driver =
          Actor.plays(
              "driver",
              () -> {
                for (int i = 0; i < rounds; i++) {
                  context.run();
                  ended.incrementAndGet();
                }
              });
      pingPong(rounds, context::stop, ended);
      driver.ends();
    }
  }
}
