package dev.offloop.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import dev.offloop.ThreadPool;
import dev.offloop.tests.Promise;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a worker's thread is like, and what works find on it. */
@Timeout(value = 120, threadMode = SEPARATE_THREAD)
@SuppressWarnings("ThreadPriorityCheck") // priorities are what some of these are about
class WorkerThreadTest {
  private static final InheritableThreadLocal<String> INHERITED = new InheritableThreadLocal<>();
  private static final ThreadLocal<String> LEFT_BEHIND = new ThreadLocal<>();

  @AutoClose private final TestLoop loop = new TestLoop();

  /** What a work sees of its thread. */
  private record Sight(
      String name,
      int priority,
      boolean isInterrupted,
      boolean isDaemon,
      @Nullable ThreadGroup group,
      @Nullable ClassLoader loader,
      @Nullable String inherited,
      @Nullable String leftBehind) {
    static Sight now() {
      final Thread me = Thread.currentThread();
      return new Sight(
          me.getName(),
          me.getPriority(),
          me.isInterrupted(),
          me.isDaemon(),
          me.getThreadGroup(),
          me.getContextClassLoader(),
          INHERITED.get(),
          LEFT_BEHIND.get());
    }
  }

  private <T> T result(ThreadPool pool, Callable<T> work) {
    final List<T> results = new ArrayList<>();
    pool.submit(
        work,
        (value, failure) -> {
          assertThat(failure).isNull();
          if (value != null) {
            results.add(value);
          }
        });
    pool.awaitIdle();
    return results.getFirst();
  }

  @Test
  @Promise({"B13"})
  void workersAreDaemonsNamedAfterThePool() {
    final ThreadPool pool = loop.pool(b -> b.name("disk").workersMin(3).workersMax(3));
    final Gate gate = loop.gate();
    final Set<String> names = new ConcurrentSkipListSet<>();
    for (int i = 0; i < 3; i++) {
      pool.submit(() -> gate.pass(names.add(Thread.currentThread().getName())));
    }
    loop.untilSeen("three at once", () -> gate.arrived() == 3);
    gate.open();
    assertThat(result(pool, Sight::now).isDaemon()).isTrue();
    pool.awaitIdle();
    assertThat(names).containsExactly("disk-1", "disk-2", "disk-3");
  }

  @Test
  @Promise({"B13"})
  void workersNeedNotBeDaemons() {
    assertThat(result(loop.pool(b -> b.daemon(false)), Sight::now).isDaemon()).isFalse();
  }

  @Test
  @Promise({"B13"})
  void betweenWorksTheThreadGetsBackWhatItHad() {
    final ThreadPool pool = loop.pool(b -> b.workersMax(1));
    final Sight before = result(pool, Sight::now);
    result(pool, WorkerThreadTest::spoil);
    assertThat(result(pool, Sight::now).leftBehind()).isEqualTo("left behind");
    result(
        pool,
        () -> {
          LEFT_BEHIND.remove();
          return "";
        });
    assertThat(result(pool, Sight::now)).isEqualTo(before);
  }

  @Test
  @Promise({"B13"})
  void aWorkThatSpoilsItsThreadAndThrowsIsCleanedUpAfterToo() {
    final ThreadPool pool = loop.pool(b -> b.workersMax(1));
    final Sight before = result(pool, Sight::now);
    pool.submit(
        () -> {
          spoil();
          LEFT_BEHIND.remove();
          throw new Exception("spoilt");
        },
        loop.note("spoiler"));
    // Queued behind it, so that no rest lies between.
    final List<@Nullable Sight> sights = new ArrayList<>();
    pool.submit(Sight::now, (sight, failure) -> sights.add(sight));
    pool.awaitIdle();
    assertThat(sights).containsExactly(before);
  }

  private static String spoil() {
    final Thread me = Thread.currentThread();
    me.setName("spoilt");
    me.setPriority(Thread.MIN_PRIORITY);
    me.setContextClassLoader(new URLClassLoader(new URL[0], null));
    LEFT_BEHIND.set("left behind");
    me.interrupt();
    return "";
  }

  @Test
  @Promise({"B13"})
  void anInterruptFromOutsideDoesNotReachTheNextWork() {
    final ThreadPool pool = loop.pool(b -> b.workersMax(1));
    final Thread resting = result(pool, Thread::currentThread);
    loop.untilSeen("the worker to rest", () -> pool.stats().idle() == 1);
    resting.interrupt();
    Waiting.until("the interrupt to be taken away", () -> !resting.isInterrupted());
    assertThat(pool.stats().workers()).isOne();
    assertThat(result(pool, Sight::now).isInterrupted()).isFalse();
  }

  @Test
  @Promise({"A10", "B13"})
  void aWorkerInheritsNothingFromWhoSubmitsOrDrives() throws Exception {
    final ClassLoader builders = Thread.currentThread().getContextClassLoader();
    final ThreadGroup buildersGroup = Thread.currentThread().getThreadGroup();
    final ThreadPool pool = loop.pool();
    final List<@Nullable Sight> sights = new ArrayList<>();
    final Thread stranger =
        new Thread(
            new ThreadGroup("strange group"),
            () -> {
              final Thread me = Thread.currentThread();
              me.setPriority(Thread.MAX_PRIORITY);
              me.setContextClassLoader(new URLClassLoader(new URL[0], null));
              INHERITED.set("inherited");
              // Two that must run at once: the second worker is started by the first.
              final Gate gate = loop.gate();
              for (int i = 0; i < 2; i++) {
                pool.submit(
                    () -> {
                      final Sight mine = Sight.now();
                      Waiting.until("the other", () -> gate.arrived() == 2 || arriveOnce(gate));
                      return mine;
                    },
                    (sight, failure) -> sights.add(sight));
              }
              pool.awaitIdle(); // this thread drives the loop, and so starts the first worker
            });
    stranger.start();
    Waiting.join(stranger);
    assertThat(sights)
        .hasSize(2)
        .allSatisfy(
            sight -> {
              assertThat(sight).isNotNull();
              assertThat(sight.priority()).isEqualTo(Thread.NORM_PRIORITY);
              assertThat(sight.loader()).isSameAs(builders);
              assertThat(sight.group()).isSameAs(buildersGroup);
              assertThat(sight.inherited()).isNull();
            });
  }

  private static final ThreadLocal<Boolean> HAS_ARRIVED = ThreadLocal.withInitial(() -> false);

  private static boolean arriveOnce(Gate gate) {
    if (!HAS_ARRIVED.get()) {
      HAS_ARRIVED.set(true);
      gate.open();
      gate.pass("");
    }
    return false;
  }

  @Test
  @Promise({"B13"})
  void theContextClassLoaderCanBeChosen() throws Exception {
    try (URLClassLoader mine = new URLClassLoader(new URL[0], null)) {
      final ThreadPool pool = loop.pool(b -> b.contextClassLoader(mine));
      assertThat(result(pool, Sight::now).loader()).isSameAs(mine);
    }
    final ThreadPool without = loop.pool(b -> b.contextClassLoader(null));
    assertThat(result(without, Sight::now).loader()).isNull();
  }

  @Test
  @Promise({"B13"})
  void aThreadFactoryMakesTheThreadsAndThePoolNamesThem() {
    final ThreadGroup group = new ThreadGroup("mine");
    final ThreadPool pool =
        loop.pool(
            b ->
                b.name("disk")
                    .threadFactory(
                        body -> {
                          final Thread thread = new Thread(group, body, "to be renamed");
                          thread.setPriority(Thread.MIN_PRIORITY);
                          thread.setDaemon(false);
                          return thread;
                        }));
    final Sight sight = result(pool, Sight::now);
    assertThat(sight.name()).isEqualTo("disk-1");
    assertThat(sight.group()).isSameAs(group);
    assertThat(sight.priority()).isEqualTo(Thread.MIN_PRIORITY);
    assertThat(sight.isDaemon()).isFalse();
  }

  @Test
  @Promise({"A9", "A10"})
  void neitherBuildNorSubmitStartsAThread() {
    final List<Thread> starters = new ArrayList<>();
    final ThreadPool pool =
        loop.pool(
            b ->
                b.workersMin(2)
                    .threadFactory(
                        body -> {
                          assertThat(loop.context.isCurrent() || isWorker()).isTrue();
                          starters.add(Thread.currentThread());
                          return new Thread(body);
                        }));
    for (int i = 0; i < 100; i++) {
      pool.submit(() -> "", loop.note("x"));
    }
    assertThat(starters).isEmpty();
    loop.context.poll(false);
    assertThat(starters).as("the first turn starts the minimum").hasSizeGreaterThanOrEqualTo(2);
    loop.untilLogged(100);
    assertThat(loop.reporter.messages()).isEmpty();
  }

  private static boolean isWorker() {
    return Thread.currentThread().getName().startsWith("home-");
  }
}
