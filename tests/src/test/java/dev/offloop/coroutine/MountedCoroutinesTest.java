package dev.offloop.coroutine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.Coroutine;
import dev.offloop.Report;
import dev.offloop.ThreadPool;
import dev.offloop.base.ShortLock;
import dev.offloop.tests.Locks;
import dev.offloop.tests.Promise;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract on the loop's own thread, and what only that kind promises. */
@SuppressWarnings("LockNotBeforeTry") // one thread holds what another waits for
class MountedCoroutinesTest extends CoroutineContract {
  private static final CompletableFuture<Thread> INITIALIZING = new CompletableFuture<>();

  MountedCoroutinesTest() {
    super(Coroutine.Kind.MOUNTED);
  }

  /** Whose initializer waits, which pins the coroutine to the loop's thread. */
  private static final class Pinning {
    static final String VALUE = waited();

    private static String waited() {
      INITIALIZING.complete(Thread.currentThread());
      Coroutine.suspend();
      return "woken";
    }
  }

  @Test
  @Promise({"A31"})
  void aWaitThatPinsTheLoopIsRecordedByTheJdkAndEndsWithAWakeFromElsewhere(@TempDir Path directory)
      throws Exception {
    final Path file = directory.resolve("pinned.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.VirtualThreadPinned").withThreshold(Duration.ZERO).withStackTrace();
      recording.start();
      final Coroutine<String> pinned = context.spawn(() -> Pinning.VALUE);
      final Thread initializing = await(INITIALIZING);
      while (initializing.getState() != Thread.State.WAITING) {
        Thread.onSpinWait(); // a wake before it waits would leave nothing to record
      }
      pinned.wake();
      assertThat(await(pinned)).isEqualTo("woken");
      recording.dump(file);
    }
    assertThat(Files.size(file)).isPositive();
    final List<RecordedEvent> events = RecordingFile.readAllEvents(file);
    assertThat(events)
        .anyMatch(event -> event.getStackTrace().toString().contains("Pinning.waited"));
  }

  private static final class PinningForLong {
    static final String VALUE = waited();

    private static String waited() {
      Coroutine.suspend();
      return "woken";
    }
  }

  @Test
  @Promise({"A31"})
  void aWaitThatPinsTheLoopForLongIsReportedWithItsStack() {
    final Coroutine<String> pinned = context.spawn(() -> PinningForLong.VALUE);
    final Report report = takeReport();
    pinned.wake();
    assertThat(await(pinned)).isEqualTo("woken");
    assertThat(report.message()).contains("loop \"io\" stands", "\"io-co-");
    assertThat(report.stack()).anyMatch(at -> at.toString().contains("PinningForLong"));
  }

  @Test
  @Promise({"A31"})
  void nobodyElseIsTakenForTheCoroutineThatIsMounted() {
    final CompletableFuture<String> stands = new CompletableFuture<>();
    final AtomicBoolean mayGo = new AtomicBoolean();
    final Coroutine<String> mounted =
        context.spawn(
            () -> {
              stands.complete("");
              while (!mayGo.get()) {
                Thread.onSpinWait(); // keeps the loop's thread
              }
              return "over";
            });
    await(stands);
    try {
      assertThatThrownBy(() -> context.threadPool().call(() -> ""))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("is for coroutines");
    } finally {
      mayGo.set(true);
    }
    assertThat(await(mounted)).isEqualTo("over");
  }

  @Test
  @Promise({"A6"})
  void submitsOfAMountedCoroutineAndOfOutsidersAreCountedExactly() {
    final int each = 20_000;
    final ThreadPool pool = context.threadPool();
    final CompletableFuture<String> stands = new CompletableFuture<>();
    final Coroutine<String> mounted =
        context.spawn(
            () -> {
              stands.complete("");
              submit(pool, each); // in one stretch
              return "over";
            });
    await(stands);
    submit(pool, each);
    assertThat(await(mounted)).isEqualTo("over");
    pool.awaitIdle();
    assertThat(pool.outstanding()).isZero();
    assertThat(pool.stats().completed()).isEqualTo(2L * each);
  }

  private static void submit(ThreadPool pool, int many) {
    for (int i = 0; i < many; i++) {
      pool.run(() -> {});
    }
  }

  @Test
  @Promise({"A31"})
  void theLoopGoesOnWhileACoroutineBlocksOnALock() {
    final ReentrantLock lock = new ReentrantLock();
    lock.lock();
    final CountDownLatch begun = new CountDownLatch(1);
    final Coroutine<String> locks =
        context.spawn(
            () -> {
              begun.countDown();
              lock.lock();
              lock.unlock();
              return "locked";
            });
    assertThat(run(() -> "the loop goes on")).isEqualTo("the loop goes on");
    lock.unlock();
    assertThat(await(locks)).isEqualTo("locked");
  }

  @Test
  @Promise({"A31"})
  void aCoroutineThatWantsALockOfThePoolStandsNotInLineBeforeItsOwnLoop() throws Exception {
    final ThreadPool pool = context.threadPool();
    final ShortLock lock = Locks.of(pool).getLast();
    final CompletableFuture<Thread> loop = new CompletableFuture<>();
    final CompletableFuture<String> isOver = new CompletableFuture<>();
    final Coroutine<Integer> asks;
    lock.lock();
    try {
      asks =
          context.spawn(
              () -> {
                context.execute( // while the coroutine waits for the lock, or waits no more
                    () -> {
                      loop.complete(Thread.currentThread());
                      pool.stats();
                      isOver.complete("over");
                    });
                return pool.stats().queued();
              });
      final Thread standing = await(loop);
      while (LockSupport.getBlocker(standing) != lock) { // asleep for a moment, between two looks
        Thread.onSpinWait();
      }
    } finally {
      lock.unlock();
    }
    assertThat(await(isOver)).isEqualTo("over");
    assertThat(await(asks)).isZero();
  }

  @Test
  @Promise({"A31"})
  void whoWantsALockForLongLetsItsHolderHaveTheLoop() {
    final ShortLock lock = new ShortLock();
    final Coroutine<String> holds =
        context.spawn(
            () -> {
              lock.lock();
              try {
                Coroutine.suspend();
              } finally {
                lock.unlock();
              }
              return "held";
            });
    final Coroutine<String> wants =
        context.spawn(
            () -> {
              holds.wake(); // its turn comes when this coroutine gives way
              lock.lock();
              lock.unlock();
              return "had";
            });
    assertThat(await(wants)).isEqualTo("had");
    assertThat(await(holds)).isEqualTo("held");
  }
}
