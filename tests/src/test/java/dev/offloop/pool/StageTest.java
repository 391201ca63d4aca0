package dev.offloop.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import dev.offloop.AioRequest;
import dev.offloop.AioRequest.State;
import dev.offloop.ThreadPool;
import dev.offloop.tests.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The stages of a handle: outcome and workEnded. */
@Timeout(value = 120, threadMode = SEPARATE_THREAD)
class StageTest {
  @AutoClose private final TestLoop loop = new TestLoop();

  @Test
  @Promise({"A3", "A20"})
  void aStageAskedForBeforeDeliveryCompletesOnTheHomeAfterTheCallback() {
    final ThreadPool pool = loop.pool();
    final AioRequest<String> request = pool.submit(() -> "x", loop.note("callback"));
    request
        .toCompletionStage()
        .thenAccept(
            value -> {
              assertThat(loop.context.isCurrent()).isTrue();
              loop.log.add("stage=" + value);
            });
    loop.untilLogged(2);
    assertThat(loop.log).containsExactly("callback=x", "stage=x");
  }

  @Test
  @Promise({"A20"})
  void aStageAskedForAfterDeliveryIsComplete() throws Exception {
    final ThreadPool pool = loop.pool();
    final AioRequest<String> good = pool.submit(() -> "x", loop.note("good"));
    final AioRequest<@Nullable String> nothing = pool.submit(() -> null, loop.note("null"));
    final AioRequest<String> bad = pool.submit(StageTest::fail, loop.note("bad"));
    final AioRequest<String> cancelled = pool.submit(() -> "never", loop.note("cancelled"));
    cancelled.cancel();
    loop.untilLogged(4);
    assertThat(good.toCompletionStage().toCompletableFuture().get()).isEqualTo("x");
    assertThat(nothing.toCompletionStage().toCompletableFuture().get()).isNull();
    assertThatThrownBy(() -> bad.toCompletionStage().toCompletableFuture().get())
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseMessage("no medium");
    assertThatThrownBy(() -> cancelled.toCompletionStage().toCompletableFuture().get())
        .isInstanceOf(CancellationException.class);
  }

  private static String fail() throws Exception {
    throw new Exception("no medium");
  }

  @Test
  @Promise({"A3"})
  void asyncDependentsRunOnTheHomeWhenTheStageWasAskedForBeforeDelivery() {
    final AioRequest<String> request = loop.pool().submit(() -> "x", loop.note("callback"));
    final var dependent = noteAsync(request.toCompletionStage().toCompletableFuture());
    loop.untilSeen("the dependent", dependent::isDone);
    loop.untilLogged(2);
    assertThat(loop.log).containsExactly("callback=x", "async on the home: true");
  }

  @Test
  @Promise({"A3"})
  void asyncDependentsRunOnTheHomeWhenTheStageWasAskedForAfterDelivery() {
    final AioRequest<String> request = loop.pool().submit(() -> "x", loop.note("callback"));
    loop.untilLogged(1);
    final var dependent = noteAsync(request.toCompletionStage().toCompletableFuture());
    loop.untilSeen("the dependent", dependent::isDone);
    loop.untilLogged(2);
    assertThat(loop.log).containsExactly("callback=x", "async on the home: true");
  }

  private CompletableFuture<Void> noteAsync(CompletableFuture<String> stage) {
    return stage.thenAcceptAsync(
        value -> {
          final boolean isHome = loop.context.isCurrent();
          if (isHome) {
            loop.log.add("async on the home: true");
          } else {
            loop.context.execute(() -> loop.log.add("async on the home: false"));
          }
        });
  }

  @Test
  @Promise({"A6"})
  void askingForTheStageBeforeDeliveryCountsAsReceiving() {
    final ThreadPool pool = loop.pool();
    final AioRequest<String> request = pool.submit(StageTest::fail);
    final CompletableFuture<String> stage = request.toCompletionStage().toCompletableFuture();
    loop.until("the stage", stage::isDone);
    assertThat(stage).isCompletedExceptionally();
    assertThat(pool.outstanding()).isZero();
    assertThat(loop.reporter.messages()).isEmpty();
  }

  @Test
  @Promise({"A6"})
  void askingForTheStageAfterDeliveryIsTooLateToReceive() {
    final ThreadPool pool = loop.pool();
    final AioRequest<String> request = pool.submit(StageTest::fail);
    pool.awaitIdle();
    assertThat(request.toCompletionStage().toCompletableFuture()).isCompletedExceptionally();
    assertThat(loop.reporter.messages()).hasSize(1);
  }

  @Test
  @Promise({"A20"})
  void cancellingTheStageDoesNotCancelTheRequest() {
    final ThreadPool pool = loop.pool(b -> b.workersMax(1));
    final Gate gate = loop.gate();
    pool.submit(() -> gate.pass(""));
    final AioRequest<String> request = pool.submit(() -> "x", loop.note("request"));
    request.toCompletionStage().toCompletableFuture().cancel(true);
    assertThat(request.state()).isEqualTo(State.QUEUED);
    gate.open();
    loop.untilLogged(1);
    assertThat(loop.log).containsExactly("request=x");
  }

  /** What somebody may do with a stage that is his. */
  enum Meddling {
    COMPLETE {
      @Override
      void with(CompletableFuture<?> stage) {
        stage.complete(null);
      }
    },
    CANCEL {
      @Override
      void with(CompletableFuture<?> stage) {
        stage.cancel(true);
      }
    },
    TIME_OUT {
      @Override
      void with(CompletableFuture<?> stage) {
        stage.orTimeout(1, TimeUnit.NANOSECONDS);
        Waiting.until("the timeout", stage::isDone);
      }
    };

    abstract void with(CompletableFuture<?> stage);
  }

  @ParameterizedTest
  @EnumSource
  @Promise({"A19", "A20"})
  void whatOneDoesWithHisStageEndsNobodyElses(Meddling meddling) {
    final ThreadPool pool = loop.pool();
    final Gate gate = loop.gate();
    final AioRequest<String> request = pool.submit(() -> gate.pass("x"), loop.note("request"));
    final CompletableFuture<String> mine = request.toCompletionStage().toCompletableFuture();
    final CompletableFuture<?> myEnd = request.workEnded().toCompletableFuture();
    final CompletableFuture<String> others = request.toCompletionStage().toCompletableFuture();
    final CompletableFuture<?> othersEnd = request.workEnded().toCompletableFuture();
    loop.untilSeen("the work to run", () -> gate.arrived() == 1);
    meddling.with(mine);
    meddling.with(myEnd);
    assertThat(mine).isDone();
    assertThat(myEnd).isDone();
    assertThat(others).isNotDone();
    assertThat(othersEnd).isNotDone();
    assertThat(request.workEnded().toCompletableFuture()).isNotDone();
    assertThat(request.state()).isEqualTo(State.ACTIVE);
    gate.open();
    loop.until("the others' stages", () -> others.isDone() && othersEnd.isDone());
    assertThat(others.join()).isEqualTo("x");
    assertThat(request.toCompletionStage().toCompletableFuture().join()).isEqualTo("x");
    assertThat(loop.log).containsExactly("request=x");
    assertThat(loop.reporter.messages()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  @Promise({"B8"})
  void whatOneDoesWithTheStageOfAShutdownDoesNotEndThePool(Meddling meddling) {
    final ThreadPool pool = loop.pool();
    final Gate gate = loop.gate();
    pool.submit(() -> gate.pass("x"), loop.note("request"));
    loop.untilSeen("the work to run", () -> gate.arrived() == 1);
    final CompletableFuture<?> mine = pool.shutdown().toCompletableFuture();
    meddling.with(mine);
    final CompletableFuture<?> others = pool.shutdown().toCompletableFuture();
    assertThat(others).isNotDone();
    assertThat(pool.outstanding()).isOne();
    gate.open();
    loop.until("the end of the pool", others::isDone);
    assertThat(others).isCompletedWithValue(null);
    assertThat(loop.log).containsExactly("request=x");
    assertThat(pool.stats().workers()).isZero();
    pool.close();
  }

  @Test
  @Promise({"A19"})
  void theStageOfACancelledRequestFailsWithCancellation() {
    final AioRequest<String> request = loop.pool().submit(() -> "x");
    final CompletableFuture<String> stage = request.toCompletionStage().toCompletableFuture();
    request.cancel();
    assertThat(stage).as("in a turn of the home, not inline").isNotDone();
    loop.until("the stage", stage::isDone);
    assertThat(stage).isCancelled();
  }

  @Test
  @Tag("slow")
  @Promise({"A19", "A20"})
  void aStageAskedForAtTheMomentOfDeliveryTellsTheTruth() {
    loop.driver();
    final ThreadPool pool = loop.pool();
    for (int round = 0; round < 10_000; round++) {
      final AioRequest<String> request = pool.submit(() -> "x");
      final boolean isCancelled = round % 2 == 0 && request.cancel() == AioRequest.Cancel.REMOVED;
      final CompletableFuture<String> stage = askAboutDelivery(request, round % 97);
      Waiting.until("the stage", stage::isDone);
      final int at = round;
      if (isCancelled) {
        assertThat(stage.isCancelled()).as(() -> "round " + at + ": " + stage).isTrue();
      } else {
        assertThat(stage.join()).isEqualTo("x");
      }
    }
  }

  /** Asks a little later each time, so as to meet the delivery. */
  private static CompletableFuture<String> askAboutDelivery(AioRequest<String> request, int spins) {
    for (int i = 0; i < spins; i++) {
      Thread.onSpinWait();
    }
    return request.toCompletionStage().toCompletableFuture();
  }

  @Test
  @Promise({"A12", "B12"})
  void aDependentThatThrowsHarmsNobody() {
    final ThreadPool pool = loop.pool();
    final AioRequest<String> request = pool.submit(() -> "x", loop.note("first"));
    final CompletableFuture<Void> dependent =
        request
            .toCompletionStage()
            .thenAccept(
                value -> {
                  throw new IllegalStateException("thrown by the dependent");
                })
            .toCompletableFuture();
    pool.submit(() -> "y", loop.note("second"));
    loop.untilLogged(2);
    pool.awaitIdle();
    assertThatThrownBy(dependent::join).isInstanceOf(CompletionException.class);
  }

  @Test
  @Promise({"A20"})
  void workEndedCompletesOnTheHomeOnceTheWorkHasReturned() {
    final ThreadPool pool = loop.pool();
    final Gate gate = loop.gate();
    final AioRequest<String> request = pool.submit(() -> gate.pass(""));
    final List<Boolean> onHome = new ArrayList<>();
    final CompletableFuture<?> ended =
        request
            .workEnded()
            .thenRun(() -> onHome.add(loop.context.isCurrent()))
            .toCompletableFuture();
    loop.untilSeen("the work to run", () -> gate.arrived() == 1);
    assertThat(ended).isNotDone();
    gate.open();
    loop.until("the stage", ended::isDone);
    assertThat(onHome).containsExactly(true);
    assertThat(request.workEnded().toCompletableFuture()).isDone();
  }

  @Test
  @Promise({"A20"})
  void workEndedCompletesForWorkThatThrewAndForWorkThatNeverRuns() {
    final ThreadPool pool = loop.pool();
    final AioRequest<String> bad = pool.submit(StageTest::fail, loop.note("bad"));
    final CompletableFuture<?> badEnded = bad.workEnded().toCompletableFuture();
    final AioRequest<String> never = pool.submit(() -> "", loop.note("never"));
    final CompletableFuture<?> neverEnded = never.workEnded().toCompletableFuture();
    never.cancel();
    loop.until("both stages", () -> badEnded.isDone() && neverEnded.isDone());
    assertThat(badEnded).isNotCompletedExceptionally();
    assertThat(neverEnded).isNotCompletedExceptionally();
  }

  @Test
  @Promise({"A20"})
  void workEndedAskedForAtTheMomentOfTheEndCompletesAllTheSame() {
    loop.driver();
    final ThreadPool pool = loop.pool();
    final AtomicInteger ends = new AtomicInteger();
    final int rounds = 10_000;
    for (int round = 0; round < rounds; round++) {
      final AioRequest<String> request = pool.submit(() -> "");
      for (int i = 0; i < round % 97; i++) {
        Thread.onSpinWait();
      }
      request.workEnded().thenRun(ends::incrementAndGet);
    }
    Waiting.until("all stages", () -> ends.get() == rounds);
  }
}
