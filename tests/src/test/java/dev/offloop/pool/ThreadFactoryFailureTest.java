package dev.offloop.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import dev.offloop.AioRequest;
import dev.offloop.AioRequest.State;
import dev.offloop.ThreadPool;
import dev.offloop.tests.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(value = 120, threadMode = SEPARATE_THREAD)
class ThreadFactoryFailureTest {
  @AutoClose private final TestLoop loop = new TestLoop();

  private final AtomicInteger calls = new AtomicInteger();

  /** Fails so many times, in turn by an exception, an Error and null. */
  @SuppressWarnings("NullAway") // null is one of the ways to fail
  private ThreadFactory failing(int times) {
    return body -> {
      final int call = calls.getAndIncrement();
      if (call >= times) {
        return new Thread(body);
      }
      return switch (call % 3) {
        case 0 -> throw new IllegalStateException("no thread today");
        case 1 -> throw new OutOfMemoryError("unable to create native thread");
        default -> null;
      };
    };
  }

  @Test
  @Promise({"B6"})
  void aFactoryThatFailsSomeTimesIsTriedAgainAndEachFailureReported() {
    final ThreadPool pool = loop.pool(b -> b.name("disk").threadFactory(failing(5)));
    pool.submit(() -> "x", loop.note("x"));
    loop.untilLogged(1);
    assertThat(loop.log).containsExactly("x=x");
    assertThat(calls).hasValue(6);
    assertThat(loop.reporter.messages()).hasSize(5).allMatch(m -> m.contains("\"disk\""));
    assertThat(loop.reporter.all()).allMatch(report -> report.failure() != null);
  }

  @Test
  @Promise({"B6"})
  void aThreadWhoseStartThrowsWhenItRunsAlreadyIsOneWorkerAndNoFailure() {
    final CountDownLatch hasRun = new CountDownLatch(1);
    final ThreadPool pool =
        loop.pool(
            b ->
                b.threadFactory(
                    body ->
                        new Thread(body) {
                          @Override
                          public void start() {
                            super.start();
                            Waiting.await(hasRun, "the work");
                            throw new IllegalStateException("thrown behind the start");
                          }
                        }));
    pool.submit(
        () -> {
          hasRun.countDown();
          return "x";
        },
        loop.note("x"));
    loop.untilLogged(1);
    assertThat(loop.log).containsExactly("x=x");
    assertThat(pool.stats().workers()).isEqualTo(1);
    assertThat(loop.reporter.messages()).isEmpty();
  }

  /** What a factory may do with a body instead of making an unstarted thread for it. */
  enum Mistake {
    STARTED {
      @Override
      Thread make(Runnable body) {
        return Thread.ofPlatform().name("stray").daemon().start(body);
      }
    },
    STARTED_AND_OVER {
      @Override
      Thread make(Runnable body) {
        final Thread stray = STARTED.make(body);
        Waiting.join(stray);
        return stray;
      }
    },
    RUN_INLINE {
      @Override
      Thread make(Runnable body) {
        body.run();
        return STARTED_AND_OVER.make(() -> {});
      }
    },
    OTHERS_THREAD {
      @Override
      Thread make(Runnable body) {
        return Thread.currentThread();
      }
    };

    abstract Thread make(Runnable body);
  }

  @ParameterizedTest
  @EnumSource
  @Promise({"B6", "A9"})
  void aThreadThatIsStartedAlreadyIsRefusedAndDoesNoStepOfOurs(Mistake mistake) {
    final List<Thread> strays = new CopyOnWriteArrayList<>();
    final Set<Thread> workers = ConcurrentHashMap.newKeySet();
    final ThreadPool pool =
        loop.pool(
            b ->
                b.name("disk")
                    .workersMax(1)
                    .threadFactory(
                        body -> {
                          if (calls.getAndIncrement() >= 3) {
                            return new Thread(body);
                          }
                          final Thread stray = mistake.make(body);
                          strays.add(stray);
                          return stray;
                        }));
    for (int i = 0; i < 100; i++) {
      pool.run(() -> workers.add(Thread.currentThread()), failure -> loop.log.add("" + failure));
    }
    loop.untilLogged(100);
    assertThat(strays).hasSize(3);
    assertThat(workers).hasSize(1).doesNotContainAnyElementsOf(strays);
    assertThat(pool.stats().workers()).isOne();
    assertThat(loop.reporter.all())
        .hasSize(3)
        .allSatisfy(
            report -> {
              assertThat(report.message()).contains("\"disk\"");
              assertThat(report.failure())
                  .isInstanceOf(IllegalStateException.class)
                  .hasMessageContaining("\"disk\"")
                  .hasMessageContaining("started before")
                  .hasMessageContaining("unstarted");
            });
  }

  /** A factory whose threads run what they are given twice. */
  @Test
  @Promise({"B6", "A9"})
  void aBodyThatIsRunTwiceDoesItsStepsOnce() {
    final List<Thread> made = new CopyOnWriteArrayList<>();
    final ThreadPool pool =
        loop.pool(
            b ->
                b.threadFactory(
                    body -> {
                      final Thread twice =
                          new Thread(
                              () -> {
                                body.run();
                                body.run();
                              });
                      made.add(twice);
                      return twice;
                    }));
    pool.submit(() -> "x", loop.note("x"));
    loop.untilLogged(1);
    pool.close();
    made.forEach(Waiting::join);
    assertThat(loop.log).containsExactly("x=x");
    assertThat(pool.stats().workers()).isZero();
    assertThat(loop.reporter.messages()).isEmpty();
  }

  @Test
  @Promise({"B6", "B8"})
  void aFactoryThatAlwaysFailsLeavesRequestsQueuedUntilAClosesDeadline() {
    final ThreadPool pool = loop.pool(b -> b.threadFactory(failing(Integer.MAX_VALUE)));
    final AioRequest<String> request = pool.submit(() -> "x", loop.note("x"));
    loop.until("some retries", () -> calls.get() >= 4);
    assertThat(request.state()).isEqualTo(State.QUEUED);
    assertThat(pool.close(Duration.ofMillis(20))).isFalse();
    assertThat(loop.log).containsExactly("x!cancelled");
    assertThat(request.state()).isEqualTo(State.CANCELLED);
    assertThat(pool.stats().workers()).isZero();
  }

  @Test
  @Promise({"B6"})
  void requestsMayBeCancelledWhileNoThreadCanBeHad() {
    final ThreadPool pool = loop.pool(b -> b.threadFactory(failing(Integer.MAX_VALUE)));
    final AioRequest<String> request = pool.submit(() -> "x", loop.note("x"));
    loop.until("a failure", () -> calls.get() >= 1);
    assertThat(request.cancel()).isEqualTo(AioRequest.Cancel.REMOVED);
    loop.untilLogged(1);
    pool.close();
  }

  @Test
  @Promise({"B6"})
  void withOneWorkerAliveAFailedSecondStopsNothing() {
    final AtomicInteger asked = new AtomicInteger();
    final ThreadPool pool =
        loop.pool(
            b ->
                b.threadFactory(
                    body -> {
                      if (asked.getAndIncrement() > 0) {
                        throw new IllegalStateException("only one");
                      }
                      return new Thread(body);
                    }));
    for (int i = 0; i < 200; i++) {
      pool.submit(() -> "", loop.note("x"));
    }
    loop.untilLogged(200);
    final Gate gate = loop.gate();
    final AioRequest<String> holder = pool.submit(() -> gate.pass(""), loop.note("holder"));
    loop.untilSeen("the holder to run", () -> gate.arrived() == 1);
    final int before = asked.get();
    final AioRequest<String> behind = pool.submit(() -> "", loop.note("behind"));
    loop.until("another failure", () -> asked.get() > before);
    assertThat(behind.state()).isEqualTo(State.QUEUED);
    assertThat(holder.state()).isEqualTo(State.ACTIVE);
    gate.open();
    loop.untilLogged(202);
    assertThat(loop.log.subList(200, 202)).containsExactly("holder=", "behind=");
  }

  @Test
  @Promise({"B6", "A9"})
  void theMinimumIsReachedOnceTheFactoryWorksAgain() {
    final ThreadPool pool = loop.pool(b -> b.workersMin(4).threadFactory(failing(3)));
    loop.untilSeen("the minimum", () -> pool.stats().idle() == 4);
    assertThat(pool.stats().workers()).isEqualTo(4);
    assertThat(loop.reporter.messages()).hasSize(3);
  }
}
