package dev.offloop.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import com.sun.management.ThreadMXBean;
import dev.offloop.AioRequest.Cancel;
import dev.offloop.ReusableRequest;
import dev.offloop.ThreadPool;
import dev.offloop.tests.Promise;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, threadMode = SEPARATE_THREAD)
class ReusableTest {
  @AutoClose private final TestLoop loop = new TestLoop();

  @Test
  @Promise({"C11", "A1"})
  void aRequestFliesAgainFromItsOwnCallback() {
    final ThreadPool pool = loop.pool();
    final List<ReusableRequest<Integer>> own = new ArrayList<>();
    final AtomicInteger runs = new AtomicInteger();
    final ReusableRequest<Integer> request =
        pool.reusable(
            runs::incrementAndGet,
            (value, failure) -> {
              loop.note("flight").accept(value, failure);
              assertThat(own.getFirst().isInFlight()).isFalse();
              if (runs.get() < 3) {
                own.getFirst().submit();
                assertThat(own.getFirst().isInFlight()).isTrue();
              }
            });
    own.add(request);
    assertThat(request.isInFlight()).isFalse();
    request.submit();
    assertThat(pool.outstanding()).isOne();
    loop.untilLogged(3);
    assertThat(loop.log).containsExactly("flight=1", "flight=2", "flight=3");
    assertThat(request.isInFlight()).isFalse();
    assertThat(pool.outstanding()).isZero();
    assertThat(pool.stats().completed()).isEqualTo(3);
  }

  @Test
  @Promise({"C11", "B15"})
  void aRoundTripOfAReusedRequestAllocatesNothing() {
    final int trips = 100_000;
    final ThreadPool pool = loop.pool(b -> b.workersMin(1).workersMax(1));
    final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    final long[] worker = new long[1];
    final int[] left = new int[1];
    final List<ReusableRequest<Integer>> all = new ArrayList<>();
    final Callable<Integer> work =
        () -> {
          worker[0] = Thread.currentThread().threadId();
          return 1;
        };
    final int[] next = new int[1];
    final BiConsumer<Integer, Throwable> callback =
        (value, failure) -> {
          left[0]--;
          if (left[0] >= all.size()) {
            all.get(next[0]++ % all.size()).submit();
          }
        };
    for (int i = 0; i < 16; i++) {
      all.add(pool.reusable(work, callback));
    }
    final Runnable round =
        () -> {
          left[0] = trips;
          next[0] = 0;
          all.forEach(ReusableRequest::submit);
          loop.until("the round trips", () -> left[0] == 0);
        };
    round.run();
    final long loopBefore = threads.getCurrentThreadAllocatedBytes();
    final long workerBefore = threads.getThreadAllocatedBytes(worker[0]);
    round.run();
    final long ofLoop = threads.getCurrentThreadAllocatedBytes() - loopBefore;
    final long ofWorker = threads.getThreadAllocatedBytes(worker[0]) - workerBefore;
    assertThat(ofLoop + ofWorker)
        .as("bytes for %d round trips, of the loop %d, of the worker %d", trips, ofLoop, ofWorker)
        .isLessThan(trips);
  }

  @Test
  @Promise({"C11", "A5"})
  void aFailureOfOneFlightIsNotSeenByTheNext() {
    final ThreadPool pool = loop.pool();
    final AtomicInteger runs = new AtomicInteger();
    final ReusableRequest<String> request =
        pool.reusable(
            () -> {
              if (runs.incrementAndGet() == 1) {
                throw new IllegalArgumentException("first");
              }
              return runs.get() == 2 ? null : "third";
            },
            loop.note("w"));
    for (int flights = 1; flights <= 3; flights++) {
      request.submit();
      loop.untilLogged(flights);
    }
    assertThat(loop.log).containsExactly("w!IllegalArgumentException", "w=null", "w=third");
  }

  @Test
  @Promise({"C11", "A19"})
  void aRequestInFlightIsNotSubmittedAgain() {
    final ThreadPool pool = loop.pool(b -> b.name("disk"));
    final Gate gate = loop.gate();
    final ReusableRequest<String> request =
        pool.reusable(() -> gate.pass("x"), loop.note("flight"));
    request.submit();
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(request::submit)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("in flight")
          .hasMessageContaining("\"disk\"")
          .hasMessageContaining("\"" + Thread.currentThread().getName() + "\"");
      loop.untilSeen("the work runs", () -> gate.arrived() == 1);
    }
    gate.open();
    loop.untilLogged(1);
    assertThat(loop.log).containsExactly("flight=x");
    assertThat(pool.outstanding()).isZero();
  }

  @Test
  @Promise({"C11", "A17", "A18"})
  void aQueuedFlightIsCancelledAndTheNextOneFlies() {
    final ThreadPool pool = loop.pool(b -> b.workersMax(1));
    final Gate gate = loop.gate();
    pool.submit(() -> gate.pass("held"), loop.note("held"));
    loop.untilSeen("the worker is busy", () -> gate.arrived() == 1);
    final ReusableRequest<String> request = pool.reusable(() -> "x", loop.note("flight"));
    assertThat(request.cancel()).as("is free").isEqualTo(Cancel.OVER);
    request.submit();
    assertThat(request.cancel()).isEqualTo(Cancel.REMOVED);
    assertThat(request.cancel()).isEqualTo(Cancel.OVER);
    assertThat(request.isInFlight()).as("its callback is to come").isTrue();
    loop.untilLogged(1);
    request.submit();
    gate.open();
    loop.untilLogged(3);
    assertThat(loop.log).containsExactly("flight!cancelled", "held=held", "flight=x");
    assertThat(pool.stats().cancelled()).isOne();
    assertThat(pool.stats().completed()).isEqualTo(2);
  }

  @Test
  @Promise({"C11", "A18"})
  void aRunningFlightGoesOnWhenItIsCancelled() {
    final ThreadPool pool = loop.pool();
    final Gate gate = loop.gate();
    final ReusableRequest<String> request =
        pool.reusable(() -> gate.pass("x"), loop.note("flight"));
    request.submit();
    loop.untilSeen("the work runs", () -> gate.arrived() == 1);
    assertThat(request.cancel()).isEqualTo(Cancel.RUNNING);
    gate.open();
    loop.untilLogged(1);
    assertThat(loop.log).containsExactly("flight=x");
  }

  @Test
  @Promise({"C11", "A24"})
  void aClosedPoolRefusesAndTheRequestStaysFree() {
    final ThreadPool pool = loop.pool();
    final ReusableRequest<String> request = pool.reusable(() -> "x", loop.note("flight"));
    pool.close();
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(request::submit).isInstanceOf(RejectedExecutionException.class);
      assertThat(request.isInFlight()).isFalse();
    }
    assertThat(pool.outstanding()).isZero();
    assertThat(loop.log).isEmpty();
  }

  @Test
  @Promise({"C11", "A25"})
  void anAbandonedFlightIsToldOnceAndTheRequestRefusedFromThenOn() {
    final ThreadPool pool = loop.pool();
    final Gate gate = loop.gate();
    final ReusableRequest<String> request =
        pool.reusable(() -> gate.pass("late"), loop.note("flight"));
    request.submit();
    loop.untilSeen("the work runs", () -> gate.arrived() == 1);
    assertThat(request.isInFlight()).isTrue();
    assertThat(pool.close(Duration.ZERO)).isFalse();
    assertThat(loop.log).containsExactly("flight!cancelled");
    assertThat(request.isInFlight()).as("its callback has come").isFalse();
    assertThatThrownBy(request::submit).isInstanceOf(RejectedExecutionException.class);
    gate.open();
    pool.close();
    assertThatThrownBy(request::submit).isInstanceOf(RejectedExecutionException.class);
    assertThat(loop.log).hasSize(1);
    assertThat(pool.stats().abandoned()).isOne();
  }

  @Test
  @Promise({"C11", "A2", "A19"})
  void whoeverSubmitsAndCancelsEachFlightHasOneCallback() {
    final ThreadPool pool = loop.pool(b -> b.workersMax(2));
    final int threads = 3;
    final int flights = 5_000;
    final AtomicInteger runs = new AtomicInteger();
    final AtomicInteger submits = new AtomicInteger();
    final AtomicInteger removed = new AtomicInteger();
    final int[] told = new int[2]; // returned, cancelled
    final List<ReusableRequest<Integer>> requests = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      requests.add(
          pool.reusable(
              runs::incrementAndGet, (value, failure) -> told[failure == null ? 0 : 1]++));
    }
    final CountDownLatch isGoing = new CountDownLatch(1);
    final AtomicInteger ended = new AtomicInteger();
    final List<Thread> submitters = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      final int mine = t;
      submitters.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    Waiting.await(isGoing, "the start");
                    for (int i = 0; submits.get() < flights; i++) {
                      final ReusableRequest<Integer> request = requests.get((i + mine) % 4);
                      if (!request.isInFlight() && isSubmitted(request)) {
                        submits.incrementAndGet();
                      }
                      if (i % 3 == mine && request.cancel() == Cancel.REMOVED) {
                        removed.incrementAndGet();
                      }
                    }
                    ended.incrementAndGet();
                    loop.context.execute(() -> {});
                  }));
    }
    isGoing.countDown();
    loop.until("the submitters' end", () -> ended.get() == threads && pool.outstanding() == 0);
    submitters.forEach(Waiting::join);
    assertThat(told[0] + told[1]).isEqualTo(submits.get());
    assertThat(told[0]).isEqualTo(runs.get());
    assertThat(told[1]).isEqualTo(removed.get());
    assertThat(loop.reporter.messages()).isEmpty();
  }

  private static boolean isSubmitted(ReusableRequest<?> request) {
    try {
      request.submit();
      return true;
    } catch (IllegalStateException inFlight) {
      return false;
    }
  }
}
