package dev.offloop.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import dev.offloop.AioRequest.State;
import dev.offloop.ThreadPool;
import dev.offloop.tests.Promise;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A thread factory may make virtual threads. */
@Timeout(value = 120, threadMode = SEPARATE_THREAD)
class VirtualWorkersTest {
  private static final int MANY = 1_000;

  @AutoClose private final TestLoop loop = new TestLoop();

  private ThreadPool pool(int workersMax) {
    return loop.pool(
        builder ->
            builder
                .name("disk")
                .workersMax(workersMax)
                .threadFactory(Thread.ofVirtual().factory()));
  }

  @Test
  @Promise({"B13", "B1"})
  void aThousandWorksBlockAtOnceAndComeHome() {
    final ThreadPool pool = pool(MANY);
    final Gate gate = loop.gate();
    final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    for (int i = 0; i < MANY; i++) {
      pool.submit(
          () -> {
            threads.add(Thread.currentThread());
            return gate.pass("");
          },
          loop.note("work"));
    }
    loop.untilSeen("all to run", () -> gate.arrived() == MANY);
    gate.open();
    loop.untilLogged(MANY);
    assertThat(threads).hasSize(MANY).allMatch(Thread::isVirtual);
    assertThat(loop.log).containsOnly("work=");
    pool.close();
    assertThat(pool.stats().workers()).isZero();
  }

  @Test
  @Promise({"B13"})
  void betweenWorksTheThreadGetsBackItsNameItsLoaderAndNoInterrupt() {
    final ThreadPool pool = pool(1);
    pool.submit(
        () -> {
          final Thread me = Thread.currentThread();
          me.setName("spoilt");
          me.setContextClassLoader(null);
          me.interrupt();
          return "";
        },
        loop.note("spoiler"));
    pool.submit(
        () -> {
          final Thread me = Thread.currentThread();
          final boolean hasLoader = me.getContextClassLoader() != null;
          return me.getName() + " " + hasLoader + " " + me.isInterrupted();
        },
        loop.note("next"));
    loop.untilLogged(2);
    assertThat(loop.log).containsExactly("spoiler=", "next=disk-1 true false");
  }

  @Test
  @Promise({"B8"})
  void atTheDeadlineOfACloseTheyAreAbandonedLikeOthers() {
    final ThreadPool pool = pool(1);
    final Gate gate = loop.gate();
    final var running = pool.submit(() -> gate.pass("late"), loop.note("running"));
    pool.submit(() -> "never", loop.note("queued"));
    loop.untilSeen("the first to run", () -> gate.arrived() == 1);
    assertThat(pool.close(Duration.ofMillis(20))).isFalse();
    assertThat(loop.log).containsExactlyInAnyOrder("running!cancelled", "queued!cancelled");
    assertThat(running.state()).isEqualTo(State.DONE);
    assertThat(loop.reporter.all())
        .singleElement()
        .satisfies(
            report ->
                assertThat(report.stack()).anyMatch(frame -> frame.getMethodName().equals("pass")));
  }

  @Test
  @Promise({"B8"})
  void whatWouldWaitForItselfIsRefused() {
    final ThreadPool pool = pool(1);
    pool.submit(
        () -> {
          assertThatThrownBy(pool::awaitIdle)
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining("\"disk-1\"");
          return "";
        },
        loop.note("work"));
    loop.untilLogged(1);
    assertThat(loop.log).containsExactly("work=");
  }
}
