package dev.offloop.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import dev.offloop.AioRequest;
import dev.offloop.AioRequest.State;
import dev.offloop.Loop;
import dev.offloop.ThreadPool;
import dev.offloop.base.ShortLock;
import dev.offloop.tests.Locks;
import dev.offloop.tests.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, threadMode = SEPARATE_THREAD)
class LocksTest {
  @AutoClose private final TestLoop loop = new TestLoop();
  @AutoClose private final ForeignLoop foreign = new ForeignLoop();

  private static final long HELD_NANOS = 5_000_000_000L; // whoever else has it may lack a processor

  private final Set<String> visited = new ConcurrentSkipListSet<>();
  private final Set<String> held = new ConcurrentSkipListSet<>();

  /** A pool whose strangers note under which locks they are called. */
  private final class Observed implements Loop {
    private final Loop home;
    private final String prefix;
    private final CompletableFuture<List<ShortLock>> locks = new CompletableFuture<>();
    private boolean hasFailed;

    Observed(Loop home, String prefix) {
      this.home = home;
      this.prefix = prefix;
    }

    ThreadPool build(Loop asHome) throws ReflectiveOperationException {
      final ThreadPool pool =
          ThreadPool.builder(asHome)
              .workersMin(1)
              .reporter(report -> visit("reporter", locks.join()))
              .threadFactory(this::newThread)
              .build();
      locks.complete(Locks.reachableFrom(pool));
      return pool;
    }

    private Thread newThread(Runnable body) {
      if (!hasFailed) {
        hasFailed = true;
        visit("failing factory", locks.join());
        throw new IllegalStateException("the first time");
      }
      visit("factory", locks.join());
      final Thread thread = new Thread(body);
      thread.setDaemon(true);
      return thread;
    }

    /** Notes a lock that cannot be had in a stranger's code: its caller holds it. */
    private void visit(String place, List<ShortLock> all) {
      visited.add(prefix + place);
      for (ShortLock lock : all) {
        final long start = System.nanoTime();
        boolean isMine = lock.tryLock();
        while (!isMine && System.nanoTime() - start < HELD_NANOS) {
          Thread.onSpinWait(); // somebody has it for a moment
          isMine = lock.tryLock();
        }
        if (isMine) {
          lock.unlock();
        } else {
          held.add(prefix + place);
        }
      }
    }

    void visit(String place) {
      visit(place, locks.join());
    }

    @Override
    public String name() {
      return home.name();
    }

    @Override
    public boolean isCurrent() {
      return home.isCurrent();
    }

    @Override
    public void execute(Runnable task) {
      visit("execute", locks.getNow(List.of())); // the building of the pool needs it too
      home.execute(task);
    }
  }

  @Test
  @Promise({"A12"})
  void noLockIsHeldInAStrangersCode() throws Exception {
    final Observed own = new Observed(loop.context, "");
    final ThreadPool pool = own.build(loop.context);
    assertThat(own.locks.join()).hasSizeGreaterThan(7);
    exercise(pool, own);
    pool.awaitIdle();
    pool.close(Duration.ofMillis(20));
    final Observed beside = new Observed(foreign, "foreign ");
    final ThreadPool other = beside.build(beside);
    exercise(other, beside);
    other.close(Duration.ofMillis(20));
    assertThat(visited)
        .contains("work", "callback", "reporter", "factory", "failing factory", "dependent")
        .contains("foreign reporter", "foreign factory", "foreign execute", "foreign dependent");
    assertThat(held).isEmpty();
  }

  private static void exercise(ThreadPool pool, Observed observed) {
    for (int i = 0; i < 50; i++) {
      final AioRequest<String> request =
          pool.submit(
              () -> {
                observed.visit("work");
                return "";
              },
              (value, failure) -> {
                observed.visit("callback");
                throw new IllegalStateException("to be reported");
              });
      request.toCompletionStage().whenComplete((value, failure) -> observed.visit("dependent"));
      if (i % 5 == 0) {
        request.cancel();
      }
    }
  }

  @Test
  @Promise({"A14"})
  void deliveryTakesNoLockOfThePool() throws Exception {
    final ThreadPool pool = loop.pool();
    final List<ShortLock> locks = Locks.of(pool);
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
                  locks.forEach(ShortLock::lock);
                  isHeld.countDown();
                  letGo.pass("");
                  locks.forEach(ShortLock::unlock);
                });
    Waiting.await(isHeld, "the locks");
    gate.open();
    loop.untilLogged(1);
    assertThat(request.state()).isEqualTo(State.DONE);
    assertThat(locks).noneMatch(ShortLock::tryLock);
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
