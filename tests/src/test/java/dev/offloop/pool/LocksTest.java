package dev.offloop.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import dev.offloop.AioRequest;
import dev.offloop.AioRequest.State;
import dev.offloop.Loop;
import dev.offloop.ThreadPool;
import dev.offloop.tests.Locks;
import dev.offloop.tests.Promise;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, threadMode = SEPARATE_THREAD)
class LocksTest {
  @AutoClose private final TestLoop loop = new TestLoop();
  @AutoClose private final ForeignLoop foreign = new ForeignLoop();

  private final Set<String> visited = new ConcurrentSkipListSet<>();
  private final Set<String> held = new ConcurrentSkipListSet<>();

  /** Notes which locks the calling thread holds in a stranger's code. */
  private void visit(String place) {
    visited.add(place);
    final ThreadInfo me =
        ManagementFactory.getThreadMXBean()
            .getThreadInfo(new long[] {Thread.currentThread().threadId()}, true, true)[0];
    Arrays.stream(me.getLockedSynchronizers())
        .filter(lock -> lock.getClassName().startsWith("java.util.concurrent.locks."))
        .forEach(lock -> held.add(place + ": " + lock));
    Arrays.stream(me.getLockedMonitors())
        .filter(lock -> lock.getClassName().startsWith("dev.offloop."))
        .forEach(lock -> held.add(place + ": " + lock));
  }

  @Test
  @Tag("slow")
  @Promise({"A12"})
  void noLockIsHeldInAStrangersCode() {
    final ThreadPool pool = observed(loop.context, "");
    exercise(pool);
    pool.awaitIdle();
    pool.close(Duration.ofMillis(20));
    final ThreadPool other = observed(new Observed(foreign), "foreign ");
    exercise(other);
    other.close(Duration.ofMillis(20));
    assertThat(visited)
        .contains("work", "callback", "reporter", "factory", "failing factory")
        .contains("foreign reporter", "foreign factory", "execute", "dependent");
    assertThat(held).isEmpty();
  }

  private ThreadPool observed(Loop home, String prefix) {
    final boolean[] hasFailed = {false};
    return ThreadPool.builder(home)
        .workersMin(1)
        .reporter(report -> visit(prefix + "reporter"))
        .threadFactory(
            body -> {
              if (!hasFailed[0]) {
                hasFailed[0] = true;
                visit(prefix + "failing factory");
                throw new IllegalStateException("the first time");
              }
              visit(prefix + "factory");
              final Thread thread = new Thread(body);
              thread.setDaemon(true);
              return thread;
            })
        .build();
  }

  private void exercise(ThreadPool pool) {
    for (int i = 0; i < 10; i++) { // to look for locks takes long
      final AioRequest<String> request =
          pool.submit(
              () -> {
                visit("work");
                return "";
              },
              (value, failure) -> {
                visit("callback");
                throw new IllegalStateException("to be reported");
              });
      request.toCompletionStage().whenComplete((value, failure) -> visit("dependent"));
      if (i % 5 == 0) {
        request.cancel();
      }
    }
  }

  /** A loop that notes under which locks it is given tasks. */
  private final class Observed implements Loop {
    private final Loop loop;

    Observed(Loop loop) {
      this.loop = loop;
    }

    @Override
    public String name() {
      return loop.name();
    }

    @Override
    public boolean isCurrent() {
      return loop.isCurrent();
    }

    @Override
    public void execute(Runnable task) {
      visit("execute");
      loop.execute(task);
    }
  }

  @Test
  @Promise({"A14"})
  void deliveryTakesNoLockOfThePool() throws Exception {
    final ThreadPool pool = loop.pool();
    final List<ReentrantLock> locks = Locks.of(pool);
    final Gate gate = loop.gate();
    final AioRequest<String> request = pool.submit(() -> gate.pass(""), loop.note("x"));
    loop.untilSeen("the work to run", () -> gate.arrived() == 1);
    final CountDownLatch isHeld = new CountDownLatch(1);
    final Gate letGo = loop.gate();
    final Thread holder =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  locks.forEach(ReentrantLock::lock);
                  isHeld.countDown();
                  letGo.pass("");
                  locks.forEach(ReentrantLock::unlock);
                });
    Waiting.await(isHeld, "the locks");
    gate.open();
    loop.untilLogged(1);
    assertThat(request.state()).isEqualTo(State.DONE);
    assertThat(locks).allMatch(ReentrantLock::isLocked);
    letGo.open();
    Waiting.join(holder);
  }

  @Test
  @Promise({"A12"})
  void aWorkMayDoWithThePoolWhateverItLikes() {
    final ThreadPool pool = loop.pool();
    final AtomicReference<@Nullable AioRequest<?>> self = new AtomicReference<>();
    final CountDownLatch isSet = new CountDownLatch(1);
    self.set(
        pool.submit(
            () -> {
              Waiting.await(isSet, "the handle");
              final AioRequest<?> me = self.get();
              assertThat(me == null ? null : me.cancel()).isEqualTo(AioRequest.Cancel.RUNNING);
              pool.submit(() -> "", loop.note("inner"));
              pool.submit(() -> "", loop.note("inner")).cancel();
              pool.resize(1, 3);
              return pool.stats().active();
            },
            loop.note("outer")));
    isSet.countDown();
    loop.untilLogged(3);
    assertThat(loop.log).filteredOn(line -> line.startsWith("outer=")).hasSize(1);
    assertThat(loop.log).filteredOn(line -> line.startsWith("inner")).hasSize(2);
  }
}
