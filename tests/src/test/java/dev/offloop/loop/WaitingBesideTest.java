package dev.offloop.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.AioContext;
import dev.offloop.AioRequest;
import dev.offloop.AioRequest.State;
import dev.offloop.ThreadPool;
import dev.offloop.tests.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Threads that need turns of a loop which they do not drive. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
@Promise({"A26"})
final class WaitingBesideTest {
  private final Reported reported = new Reported();
  private final AioContext context = AioContext.create("beside", reported);
  private final CountDownLatch mayEnd = new CountDownLatch(1);
  private final AtomicReference<Thread> deliveredOn = new AtomicReference<>();

  @AfterEach
  void close() {
    mayEnd.countDown();
    Turns.close(context::close);
  }

  /** Submits one work that lasts until {@code mayEnd} opens. */
  private AioRequest<String> submit() {
    return context
        .threadPool()
        .submit(
            () -> {
              Within.opens(mayEnd, "the work may end");
              return "done";
            },
            (value, failure) -> deliveredOn.set(Thread.currentThread()));
  }

  /** Runs turns until the work runs, so that a cancel finds it there. */
  private void untilItRuns(AioRequest<?> request) {
    Within.holds(
        () -> {
          context.poll(false);
          return request.state() == State.ACTIVE;
        },
        "the work runs");
  }

  /** Returns who runs the loop's turns now. */
  private Thread whoDrives() {
    final AtomicReference<Thread> driver = new AtomicReference<>();
    context.execute(() -> driver.set(Thread.currentThread()));
    Within.holds(() -> driver.get() != null, "somebody drives the loop");
    return driver.get();
  }

  /** What needs turns of the loop. */
  enum Need {
    AWAIT_IDLE {
      @Override
      void turns(AioContext context, AioRequest<?> request) {
        context.threadPool().awaitIdle();
      }
    },
    CANCEL_AND_WAIT {
      @Override
      void turns(AioContext context, AioRequest<?> request) {
        request.cancelAndWait();
      }
    },
    CLOSE_THE_POOL {
      @Override
      void turns(AioContext context, AioRequest<?> request) {
        context.threadPool().close();
      }
    },
    CLOSE_THE_CONTEXT {
      @Override
      void turns(AioContext context, AioRequest<?> request) {
        context.close();
      }
    };

    abstract void turns(AioContext context, AioRequest<?> request);
  }

  @ParameterizedTest
  @EnumSource
  void besideAnUndrivenLoopItDrives(Need need) {
    final AioRequest<?> request = submit();
    final Actor<?> waiter = Actor.plays("waiter", () -> need.turns(context, request));
    assertThat(whoDrives()).isSameAs(waiter.thread());
    mayEnd.countDown();
    waiter.ends();
    assertThat(deliveredOn).hasValue(waiter.thread());
    assertThat(context.isCurrent()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CANCEL_AND_WAIT")
  void besideADrivenLoopItBlocks(Need need) {
    final Actor<?> driver = Actor.plays("driver", context::run);
    final AioRequest<?> request = submit();
    assertThat(whoDrives()).isSameAs(driver.thread());
    final Actor<?> waiter = Actor.plays("waiter", () -> need.turns(context, request));
    Within.blocks(waiter.thread());
    assertThat(whoDrives()).isSameAs(driver.thread());
    assertThat(waiter.isOver()).isFalse();
    mayEnd.countDown();
    waiter.ends();
    assertThat(deliveredOn).hasValue(driver.thread());
    context.stop();
    driver.ends();
    assertThat(reported.all()).isEmpty();
  }

  @Test
  void besideADrivenLoopCancelAndWaitIsRefused() {
    final Actor<?> driver = Actor.plays("driver", context::run);
    final AioRequest<?> request = submit();
    whoDrives();
    assertThat(Actor.plays("stranger", request::cancelAndWait).fails())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("cancelAndWait()")
        .hasMessageContaining("\"beside\"")
        .hasMessageContaining("\"stranger\"")
        .hasMessageContaining("\"driver\"");
    mayEnd.countDown();
    context.stop();
    driver.ends();
  }

  /** The ways in which somebody comes to drive, for one turn at least. */
  enum Comer {
    POLL {
      @Override
      void drives(AioContext context) {
        context.poll(true);
      }
    },
    POLL_UNTIL {
      @Override
      void drives(AioContext context) {
        final AtomicBoolean over = new AtomicBoolean();
        context.execute(() -> over.set(true));
        context.pollUntil(over::get);
      }
    },
    RUN {
      @Override
      void drives(AioContext context) {
        context.execute(context::stop);
        context.run();
      }
    };

    abstract void drives(AioContext context);
  }

  @ParameterizedTest
  @EnumSource
  void aWaitingThreadStepsAsideForOneThatComesToDrive(Comer comer) {
    submit();
    final Actor<?> waiter = Actor.plays("waiter", () -> context.threadPool().awaitIdle());
    for (int i = 0; i < 100; i++) { // at a second for each that nobody signals, 100 s
      assertThat(whoDrives()).isSameAs(waiter.thread());
      final Actor<?> driver = Actor.plays("comer", () -> comer.drives(context));
      Within.holds(
          () -> {
            context.kick(); // a blocking turn ends by it, if the waiter does not get it
            return driver.isOver();
          },
          "the comer has driven");
      driver.ends();
    }
    mayEnd.countDown();
    waiter.ends();
    assertThat(deliveredOn).hasValue(waiter.thread());
    assertThat(reported.all()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = "CLOSE_THE_CONTEXT", mode = EnumSource.Mode.EXCLUDE)
  void whileTheOtherDrivesTheWaitingThreadBlocksAndStillEnds(Need need) {
    final AioRequest<?> request = submit();
    untilItRuns(request);
    final Actor<?> waiter = Actor.plays("waiter", () -> need.turns(context, request));
    assertThat(whoDrives()).isSameAs(waiter.thread());
    final Actor<?> driver = Actor.plays("driver", context::run);
    Within.holds(() -> whoDrives() == driver.thread(), "the comer drives");
    for (int i = 0; i < 20; i++) {
      assertThat(whoDrives()).isSameAs(driver.thread());
    }
    assertThat(waiter.isOver()).isFalse();
    mayEnd.countDown();
    waiter.ends();
    assertThat(deliveredOn).hasValue(driver.thread());
    context.stop();
    driver.ends();
    assertThat(reported.all()).isEmpty();
  }

  @Test
  @Promise({"A18"})
  void aCancelAndWaitIsNotOverBeforeTheCallbackIsThatAnotherThreadRuns() {
    final AtomicReference<Actor<?>> waiter = new AtomicReference<>();
    final AtomicBoolean isCallbackOver = new AtomicBoolean();
    final AioRequest<String> request =
        context
            .threadPool()
            .submit(
                () -> {
                  Within.opens(mayEnd, "the work may end");
                  return "done";
                },
                (value, failure) -> {
                  final long start = System.nanoTime();
                  while (System.nanoTime() - start < 100_000_000 && !waiter.get().isOver()) {
                    context.poll(false); // after a turn the waiter looks whether it is over
                    LockSupport.parkNanos(1_000_000);
                  }
                  isCallbackOver.set(true);
                });
    untilItRuns(request);
    final Actor<Boolean> outsider =
        Actor.plays(
            "waiter",
            () -> {
              request.cancelAndWait();
              return isCallbackOver.get();
            });
    waiter.set(outsider);
    assertThat(whoDrives()).isSameAs(outsider.thread());
    final Actor<?> driver = Actor.plays("driver", context::run);
    Within.holds(() -> whoDrives() == driver.thread(), "the comer drives");
    mayEnd.countDown();
    assertThat(outsider.ends()).as("the callback is over when cancelAndWait is").isTrue();
    context.stop();
    driver.ends();
  }

  @Test
  void severalWaitersShareTheTurnsAndAllEnd() {
    submit();
    final List<Actor<?>> waiters = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      waiters.add(Actor.plays("waiter-" + i, () -> context.threadPool().awaitIdle()));
    }
    waiters.forEach(waiter -> Within.blocks(waiter.thread()));
    mayEnd.countDown();
    waiters.forEach(Actor::ends);
    assertThat(reported.all()).isEmpty();
  }

  @Test
  @Tag("slow")
  void aVirtualThreadThatWaitsWhileNobodyDrivesIsReportedOnceAndEndsWhenSomebodyDoes() {
    submit();
    mayEnd.countDown();
    final ThreadPool pool = context.threadPool();
    final Actor<?> waiter = Actor.playsVirtually("light", pool::awaitIdle);
    assertThat(reported.arrives("nobody has driven").message())
        .contains("\"light\"")
        .contains("\"beside\"")
        .contains("run()");
    assertThat(waiter.isOver()).isFalse();
    assertThat(deliveredOn.get()).isNull();
    Turns.pass(Duration.ofMillis(2500));
    context.pollUntil(() -> deliveredOn.get() != null);
    waiter.ends();
    // On a busy machine it may have waited for so long that this is a report of its own.
    assertThat(reported.about("nobody has driven")).hasSize(1);
  }
}
