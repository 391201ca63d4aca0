package dev.offloop.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import dev.offloop.AioRequest;
import dev.offloop.AioRequest.Cancel;
import dev.offloop.AioRequest.State;
import dev.offloop.ThreadPool;
import dev.offloop.tests.Promise;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, threadMode = SEPARATE_THREAD)
class CancellingTest {
  @AutoClose private final TestLoop loop = new TestLoop();

  @Test
  @Promise({"A2", "A17", "A18", "A19", "A20"})
  void cancelWhileQueuedDeliversCancelledAndNeverRuns() {
    final ThreadPool pool = loop.pool(b -> b.workersMax(1));
    final Gate gate = loop.gate();
    final AtomicBoolean ran = new AtomicBoolean();
    pool.submit(() -> gate.pass("x"), loop.note("first"));
    final AioRequest<Boolean> second = pool.submit(() -> ran.getAndSet(true), loop.note("second"));
    loop.untilSeen("the first to run", () -> gate.arrived() == 1);

    assertThat(second.cancel()).isEqualTo(Cancel.REMOVED);
    assertThat(second.state()).isEqualTo(State.CANCELLED);
    assertThat(second.cancel()).isEqualTo(Cancel.OVER);
    assertThat(pool.stats().queued()).isZero();
    assertThat(loop.log).as("never inline").isEmpty();
    loop.untilLogged(1);
    assertThat(second.cancel()).isEqualTo(Cancel.OVER);
    gate.open();
    loop.untilLogged(2);

    assertThat(loop.log).containsExactly("second!cancelled", "first=x");
    assertThat(second.state()).isEqualTo(State.CANCELLED);
    assertThat(ran).isFalse();
  }

  @Test
  @Promise({"A18"})
  void cancelWhileRunningAnswersRunningInterruptsNobodyAndDeliversTheOutcome() {
    final ThreadPool pool = loop.pool();
    final Gate gate = loop.gate();
    final AioRequest<Boolean> request = pool.submit(gate::passInterruptibly, loop.note("hurt"));
    loop.untilSeen("the work to run", () -> gate.arrived() == 1);
    assertThat(request.cancel()).isEqualTo(Cancel.RUNNING);
    assertThat(request.cancel()).isEqualTo(Cancel.RUNNING);
    assertThat(request.state()).isEqualTo(State.ACTIVE);
    gate.open();
    loop.untilLogged(1);
    assertThat(loop.log).containsExactly("hurt=false");
    assertThat(request.cancel()).isEqualTo(Cancel.OVER);
    assertThat(request.state()).isEqualTo(State.DONE);
  }

  @Test
  @Promise({"A18"})
  void cancelBetweenTheWorksEndAndItsCallbackIsTooLate() {
    final ThreadPool pool = loop.pool();
    final AioRequest<String> request = pool.submit(() -> "x", loop.note("x"));
    loop.context.poll(false); // starts the worker
    Waiting.until("DONE", () -> request.state() == State.DONE);
    assertThat(request.cancel()).isEqualTo(Cancel.OVER);
    loop.untilLogged(1);
    assertThat(loop.log).containsExactly("x=x");
  }

  @Test
  @Promise({"A2", "A17", "A18", "A19"})
  void cancelsThatRaceWithTheStartAndEachOtherEndInOneOutcome() {
    final ThreadPool pool = loop.pool(b -> b.workersMin(2));
    for (int batch = 0; batch < 100; batch++) {
      final CancelRace race = new CancelRace(200);
      race.submitTo(pool);
      final Thread one = Thread.ofPlatform().start(() -> race.cancelAll(true));
      final Thread other = Thread.ofPlatform().start(() -> race.cancelAll(false));
      loop.until("all callbacks", race::isOver);
      Waiting.join(one);
      Waiting.join(other);
      race.check();
    }
    assertThat(pool.outstanding()).isZero();
    assertThat(loop.reporter.messages()).isEmpty();
  }

  @Test
  @Promise({"A15", "A17", "A19"})
  void aCallbackMayCancelItselfAndOthers() {
    final ThreadPool pool = loop.pool(b -> b.workersMax(1));
    final Gate gate = loop.gate();
    final List<AioRequest<?>> others = new ArrayList<>();
    final List<Cancel> answers = new ArrayList<>();
    final AioRequest<?>[] self = new AioRequest<?>[1];
    pool.submit(() -> gate.pass(""));
    self[0] =
        pool.submit(
            () -> "",
            (value, failure) -> {
              answers.add(self[0].cancel());
              others.forEach(other -> answers.add(other.cancel()));
            });
    for (int i = 0; i < 3; i++) {
      others.add(pool.submit(() -> "", loop.note("other")));
    }
    self[0].cancel(); // its callback comes while the others are still queued
    loop.untilLogged(3);
    assertThat(answers)
        .containsExactly(Cancel.OVER, Cancel.REMOVED, Cancel.REMOVED, Cancel.REMOVED);
    assertThat(loop.log).hasSize(3).allMatch(line -> line.startsWith("other!"));
    gate.open();
  }

  @Test
  @Promise({"A17"})
  void aCancelledRequestLetsGoOfWhatItsWorkCapturedWhileTheWorkersAreBusy() {
    final ThreadPool pool = loop.pool(b -> b.workersMax(1));
    final Gate gate = loop.gate();
    pool.submit(() -> gate.pass(""));
    loop.untilSeen("the worker to be busy", () -> gate.arrived() == 1);
    final List<WeakReference<Object>> captured = new ArrayList<>();
    final AioRequest<String> before = pool.submit(() -> "before", loop.note("before"));
    final AioRequest<String> handle = submitCapturing(pool, captured);
    final AioRequest<String> behind = pool.submit(() -> "behind", loop.note("behind"));

    handle.cancel();
    loop.untilLogged(1);

    try {
      DeliveryTest.awaitCleared(captured);
      assertThat(List.of(before.state(), behind.state())).containsOnly(State.QUEUED);
      assertThat(handle.state()).isEqualTo(State.CANCELLED);
    } finally {
      Reference.reachabilityFence(handle);
    }
    gate.open();
    loop.untilLogged(3);
    assertThat(loop.log).containsExactly("captured!cancelled", "before=before", "behind=behind");
  }

  @Test
  @Promise({"A17"})
  void aCancelledRequestLetsGoOfItsWorkBeforeTheHomeTurns() {
    final ThreadPool pool = loop.pool();
    final List<WeakReference<Object>> captured = new ArrayList<>();
    final AioRequest<String> handle = submitCapturing(pool, captured);
    handle.cancel();
    try {
      DeliveryTest.awaitCleared(captured);
      assertThat(loop.log).as("no turn so far").isEmpty();
    } finally {
      Reference.reachabilityFence(handle);
    }
    loop.untilLogged(1);
  }

  private AioRequest<String> submitCapturing(
      ThreadPool pool, List<WeakReference<Object>> captured) {
    final Object big = new byte[100_000];
    captured.add(new WeakReference<>(big));
    return pool.submit(() -> "" + big.hashCode(), loop.note("captured"));
  }

  @Test
  @Promise({"B2", "A17"})
  void cancellingOneOfManyQueuedCostsTheSameHoweverManyThereAre() {
    final ThreadPool pool = loop.pool(b -> b.workersMax(1));
    final Gate gate = loop.gate();
    pool.submit(() -> gate.pass(""));
    final int works = 200_000; // were it linear in their number, the patience would not do
    final List<AioRequest<String>> requests = new ArrayList<>(works);
    for (int i = 0; i < works; i++) {
      requests.add(pool.submit(() -> ""));
    }
    final ThreadLocalRandom random = ThreadLocalRandom.current();
    for (int left = works; left > 0; left--) {
      final int at = random.nextInt(left);
      assertThat(requests.get(at).cancel() == Cancel.REMOVED).isTrue();
      requests.set(at, requests.get(left - 1));
    }
    loop.until("all callbacks but the first", () -> pool.outstanding() == 1);
    assertThat(pool.stats().cancelled()).isEqualTo(works);
    gate.open();
  }

  @Test
  @Promise({"A18"})
  void cancelAndWaitReturnsWhenTheCallbackHasRun() {
    final ThreadPool pool = loop.pool(b -> b.workersMax(1));
    final Gate gate = loop.gate();
    final AioRequest<String> running = pool.submit(() -> gate.pass("x"), loop.note("running"));
    final AioRequest<String> queued = pool.submit(() -> "x", loop.note("queued"));
    loop.untilSeen("the first to run", () -> gate.arrived() == 1);
    queued.cancelAndWait();
    assertThat(loop.log).containsExactly("queued!cancelled");
    final Thread opener = Thread.ofPlatform().start(gate::open);
    running.cancelAndWait();
    assertThat(loop.log).containsExactly("queued!cancelled", "running=x");
    running.cancelAndWait(); // over: nothing to wait for
    Waiting.join(opener);
  }

  @Test
  @Promise({"A18", "A15"})
  void cancelAndWaitInATurnRunsNestedTurns() {
    final ThreadPool pool = loop.pool();
    final Gate gate = loop.gate();
    final AioRequest<String> request = pool.submit(() -> gate.pass("x"), loop.note("x"));
    loop.untilSeen("the work to run", () -> gate.arrived() == 1);
    loop.context.execute(
        () -> {
          loop.context.execute(gate::open); // only a nested turn gets there
          request.cancelAndWait();
          loop.log.add("waited");
        });
    loop.untilLogged(2);
    assertThat(loop.log).containsExactly("x=x", "waited");
  }

  @Test
  @Promise({"A15"})
  void cancelAndWaitInsideTheOwnCallbackReturnsAtOnce() {
    final ThreadPool pool = loop.pool();
    final AioRequest<?>[] self = new AioRequest<?>[1];
    self[0] =
        pool.submit(
            () -> "",
            (value, failure) -> {
              pool.submit(
                  () -> "",
                  (alsoValue, alsoFailure) -> {
                    self[0].cancelAndWait(); // its callback is on this stack
                    loop.log.add("nested");
                  });
              loop.untilLogged(1);
              self[0].cancelAndWait();
              loop.log.add("own");
            });
    loop.untilLogged(2);
    assertThat(loop.log).containsExactly("nested", "own");
  }

  @Test
  @Promise({"A18"})
  void cancelAndWaitBesideADrivenLoopIsRefusedAndCancelsNothing() {
    loop.driver();
    final ThreadPool pool = loop.pool(b -> b.workersMax(1));
    final Gate gate = loop.gate();
    pool.submit(() -> gate.pass(""));
    final AioRequest<String> queued = pool.submit(() -> "x", loop.note("queued"));
    assertThatThrownBy(queued::cancelAndWait)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("\"home\"")
        .hasMessageContaining(Thread.currentThread().getName())
        .hasMessageContaining("\"driver\"")
        .hasMessageContaining("cancel()");
    assertThat(queued.state()).isEqualTo(State.QUEUED);
    gate.open();
    pool.awaitIdle();
    loop.context.close();
    assertThat(loop.log).containsExactly("queued=x");
  }

  @Test
  @Tag("slow")
  @Promise({"A18"})
  void cancelAndWaitDoesNotSpin() {
    final ThreadPool pool = loop.pool();
    final AioRequest<String> request =
        pool.submit(
            () -> {
              final long end = System.nanoTime() + Duration.ofMillis(1_500).toNanos();
              while (System.nanoTime() - end < 0) {
                LockSupport.parkNanos(end - System.nanoTime());
              }
              return "";
            });
    loop.untilSeen("the work to run", () -> request.state() == State.ACTIVE);
    final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    final long before = threads.getCurrentThreadCpuTime();
    request.cancelAndWait();
    final long used = threads.getCurrentThreadCpuTime() - before;
    assertThat(Duration.ofNanos(used)).isLessThan(Duration.ofMillis(300));
  }
}
