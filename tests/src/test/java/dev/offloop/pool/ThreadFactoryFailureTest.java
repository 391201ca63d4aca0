package dev.offloop.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import dev.offloop.AioRequest;
import dev.offloop.AioRequest.State;
import dev.offloop.ThreadPool;
import dev.offloop.tests.Promise;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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
