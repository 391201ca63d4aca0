package dev.offloop.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import dev.offloop.AioRequest;
import dev.offloop.AioRequest.State;
import dev.offloop.AioTimer;
import dev.offloop.ThreadPool;
import dev.offloop.tests.Promise;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, threadMode = SEPARATE_THREAD)
class DeliveryTest {
  @AutoClose private final TestLoop loop = new TestLoop();

  @Test
  @Promise({"A4"})
  void callbacksOfOnePoolNeverOverlap() {
    final Thread driver = loop.driver();
    final ThreadPool pool = loop.pool();
    final AtomicInteger inside = new AtomicInteger();
    final AtomicInteger overlaps = new AtomicInteger();
    final AtomicInteger strangers = new AtomicInteger();
    final int[] plain = {0}; // no atomic: that is the promise
    IntStream.range(0, 10_000)
        .forEach(
            i ->
                pool.submit(
                    () -> i,
                    (value, failure) -> {
                      overlaps.addAndGet(inside.getAndIncrement());
                      strangers.addAndGet(Thread.currentThread() == driver ? 0 : 1);
                      plain[0]++;
                      inside.decrementAndGet();
                    }));
    pool.awaitIdle();
    assertThat(overlaps).hasValue(0);
    assertThat(strangers).hasValue(0);
    assertThat(plain[0]).isEqualTo(10_000);
  }

  @Test
  @Promise({"B3", "A13"})
  void completionsComeInTheOrderInWhichTheWorksFinished() {
    final ThreadPool pool = loop.pool();
    final int works = 40;
    final List<AioRequest<Integer>> requests = Collections.synchronizedList(new ArrayList<>(works));
    final CountDownLatch allSubmitted = new CountDownLatch(1);
    final List<Integer> order = new ArrayList<>();
    for (int i = 0; i < works; i++) {
      final int mine = i;
      requests.add(
          pool.submit(
              () -> {
                Waiting.await(allSubmitted, "all to be submitted");
                if (mine + 1 < works) { // the later submitted finishes first
                  awaitDone(requests.get(mine + 1));
                }
                return mine;
              },
              (value, failure) -> order.add(mine)));
    }
    allSubmitted.countDown();
    loop.until("all " + works, () -> order.size() == works);
    assertThat(order).isSortedAccordingTo(Collections.reverseOrder());
  }

  private static void awaitDone(AioRequest<?> request) {
    Waiting.until("another work to be DONE", () -> request.state() == State.DONE);
  }

  @Test
  @Tag("slow")
  @Promise({"B3", "A13"})
  void aRequestSeenDoneIsDeliveredBeforeTheWorkThatSawIt() {
    final ThreadPool pool = loop.pool();
    for (int round = 0; round < 2_000; round++) {
      final List<String> order = new ArrayList<>();
      final AioRequest<String> seen = pool.submit(() -> "", (value, failure) -> order.add("seen"));
      pool.submit(
          () -> {
            final long start = System.nanoTime();
            while (seen.state() != State.DONE) {
              Thread.onSpinWait();
              if (System.nanoTime() - start > Waiting.PATIENCE.toNanos()) {
                throw Waiting.tooLate("the other work");
              }
            }
            return "";
          },
          (value, failure) -> order.add("seer"));
      pool.awaitIdle();
      assertThat(order).as("round %d", round).containsExactly("seen", "seer");
    }
  }

  @Test
  @Promise({"A13"})
  void aCompletionThatArrivesDuringTheLoopsPassIsNotLost() {
    final ThreadPool pool = loop.pool(b -> b.workersMin(2));
    for (int round = 0; round < 300; round++) {
      loop.log.clear();
      final Gate gate = loop.gate();
      final AioRequest<String> late = pool.submit(() -> gate.pass(""), loop.note("late"));
      pool.submit(
          () -> "",
          (value, failure) -> {
            gate.open();
            awaitDone(late);
            loop.log.add("early");
          });
      loop.untilLogged(2);
      assertThat(loop.log).containsExactly("early", "late=");
    }
  }

  @Test
  @Promise({"A16", "A15"})
  void aNestedTurnSeesWhatWasReadyInTheSameBatch() {
    for (boolean firstWaits : new boolean[] {true, false}) {
      final ThreadPool pool = loop.pool();
      final boolean[] isOver = {false, false};
      final List<AioRequest<String>> both = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        final int mine = i;
        both.add(
            pool.submit(
                () -> "",
                (value, failure) -> {
                  if ((mine == 0) == firstWaits) {
                    loop.until("the other callback, nested", () -> isOver[1 - mine]);
                  }
                  isOver[mine] = true;
                }));
      }
      loop.untilSeen("both to be in the hands of workers", () -> pool.stats().queued() == 0);
      both.forEach(DeliveryTest::awaitDone);
      loop.until("both", () -> isOver[0] && isOver[1]);
    }
  }

  @Test
  @Promise({"A13", "A16"})
  void theLastOfABatchThatATurnLeftMayWaitForWhatCameMeanwhile() {
    final ThreadPool pool = loop.pool(b -> b.workersMax(1)); // so that they come in order
    final boolean[] isOver = new boolean[2];
    pool.submit(() -> "", (value, failure) -> {});
    pool.submit(
        () -> "",
        (value, failure) -> {
          final long begin = System.nanoTime();
          awaitDone(pool.submit(() -> "", (late, none) -> isOver[0] = true));
          while (System.nanoTime() - begin < 5_000_000) { // longer than a turn lets one kind run
            Thread.onSpinWait();
          }
        });
    final AioRequest<String> last =
        pool.submit(
            () -> "",
            (value, failure) -> {
              loop.until("what came meanwhile, nested", () -> isOver[0]);
              isOver[1] = true;
            });
    loop.context.poll(false); // starts the worker; from now on the loop stands
    awaitDone(last);
    loop.until("all", () -> isOver[1]);
    assertThat(isOver).containsExactly(true, true);
  }

  @Test
  @Promise({"A16"})
  void callbacksOfOneBatchMayEachWaitForTheNext() {
    final ThreadPool pool = loop.pool(b -> b.workersMax(1)); // so that they come in order
    final int length = 100;
    final boolean[] isOver = new boolean[length + 1];
    isOver[length] = true;
    AioRequest<String> last = pool.submit(() -> "");
    for (int i = 0; i < length; i++) {
      final int mine = i;
      last =
          pool.submit(
              () -> "",
              (value, failure) -> {
                loop.until("the next callback", () -> isOver[mine + 1]);
                isOver[mine] = true;
              });
    }
    loop.context.poll(false); // starts the worker; from now on the loop stands
    awaitDone(last);
    loop.until("the whole chain", () -> isOver[0]);
    assertThat(isOver).doesNotContain(false);
    assertThat(pool.outstanding()).isZero();
  }

  @Test
  @Promise({"A16"})
  void turnsNestedTooDeepAreRefusedWithTheLoopsNameAndNothingIsLost() {
    final ThreadPool pool = loop.pool(b -> b.workersMax(1)); // the last one done is the last of all
    final int works = 400;
    final List<String> refusals = new ArrayList<>();
    final int[] over = {0};
    AioRequest<String> last = pool.submit(() -> "");
    for (int i = 0; i < works; i++) {
      last =
          pool.submit(
              () -> "",
              (value, failure) -> {
                try {
                  loop.context.poll(false);
                } catch (IllegalStateException tooDeep) {
                  refusals.add(String.valueOf(tooDeep.getMessage()));
                }
                over[0]++;
              });
    }
    loop.context.poll(false); // starts the worker; from now on the loop stands
    awaitDone(last);
    loop.until("all callbacks", () -> over[0] == works);
    assertThat(refusals)
        .isNotEmpty()
        .allSatisfy(m -> assertThat(m).contains("\"home\"").contains("256"));
  }

  @Test
  @Promise({"A15"})
  void aCallbackMaySubmitCancelAndThrow() {
    final ThreadPool pool = loop.pool(b -> b.workersMax(1));
    final List<AioRequest<?>> handles = new ArrayList<>();
    final Gate gate = loop.gate();
    handles.add(
        pool.submit(
            () -> gate.pass(""),
            (value, failure) -> {
              assertThat(handles.get(0).state()).isEqualTo(State.DONE);
              assertThat(handles.get(0).cancel()).isEqualTo(AioRequest.Cancel.OVER);
              handles.get(1).cancel();
              pool.submit(() -> "third", loop.note("third"));
              throw new IllegalStateException("thrown by the callback");
            }));
    handles.add(pool.submit(() -> "second", loop.note("second")));
    gate.open();
    loop.untilLogged(2);
    assertThat(loop.log).anyMatch(s -> s.startsWith("second")).contains("third=third");
    assertThat(loop.reporter.messages()).hasSize(1);
  }

  @Test
  @Promise({"A15"})
  void afterItsCallbackAHandleKeepsOnlyStateAndOutcome() {
    final ThreadPool pool = loop.pool();
    final List<WeakReference<Object>> captured = new ArrayList<>();
    final AioRequest<String> handle = submitCapturing(pool, captured);
    pool.awaitIdle();
    try {
      awaitCleared(captured);
      assertThat(handle.state()).isEqualTo(State.DONE);
    } finally {
      Reference.reachabilityFence(handle);
    }
  }

  private static AioRequest<String> submitCapturing(
      ThreadPool pool, List<WeakReference<Object>> captured) {
    final Object ofWork = new byte[1_000];
    final Object ofCallback = new byte[1_000];
    captured.add(new WeakReference<>(ofWork));
    captured.add(new WeakReference<>(ofCallback));
    return pool.submit(
        () -> "x" + ofWork.hashCode(), (value, failure) -> assertThat(ofCallback).isNotNull());
  }

  /** Collects garbage until all are cleared. */
  static void awaitCleared(List<WeakReference<Object>> captured) {
    Waiting.until(
        "what the lambdas captured to be let go",
        () -> {
          System.gc();
          return captured.stream().allMatch(reference -> reference.get() == null);
        });
  }

  @Test
  @Promise({"B4"})
  void callbacksThatKeepResubmittingStarveNeitherTasksNorTimers() {
    final ThreadPool pool = loop.pool();
    final boolean[] isOver = {false};
    final int[] others = {0, 0, 0};
    final AioTimer[] timer = new AioTimer[1];
    timer[0] =
        loop.context.timer(
            () -> {
              others[0]++;
              timer[0].schedule(Duration.ZERO);
            });
    timer[0].schedule(Duration.ZERO);
    executeAgain(isOver, others);
    for (int i = 0; i < 64; i++) {
      resubmit(pool, isOver, others);
    }
    loop.until(
        "100 of each kind", () -> others[0] >= 100 && others[1] >= 100 && others[2] >= 10_000);
    isOver[0] = true;
    timer[0].close();
    pool.awaitIdle();
  }

  private void resubmit(ThreadPool pool, boolean[] isOver, int[] others) {
    pool.submit(
        () -> "",
        (value, failure) -> {
          others[2]++;
          if (!isOver[0]) {
            resubmit(pool, isOver, others);
          }
        });
  }

  private void executeAgain(boolean[] isOver, int[] others) {
    loop.context.execute(
        () -> {
          others[1]++;
          if (!isOver[0]) {
            executeAgain(isOver, others);
          }
        });
  }

  @Test
  @Promise({"B4"})
  void twoPoolsOnOneLoopDoNotStarveEachOther() {
    final ThreadPool busy = loop.pool(b -> b.name("busy"));
    final ThreadPool calm = loop.pool(b -> b.name("calm"));
    final boolean[] isOver = {false};
    final int[] counts = {0, 0, 0};
    for (int i = 0; i < 64; i++) {
      resubmit(busy, isOver, counts);
    }
    for (int i = 0; i < 50; i++) {
      final int soFar = i;
      calm.submit(() -> "", loop.note("calm"));
      loop.until("the calm pool's outcome", () -> loop.log.size() == soFar + 1);
    }
    isOver[0] = true;
    busy.awaitIdle();
  }
}
