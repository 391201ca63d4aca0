package dev.offloop.coroutine;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import dev.offloop.AioContext;
import dev.offloop.Coroutine;
import dev.offloop.IoThread;
import dev.offloop.Report;
import dev.offloop.ThreadPool;
import dev.offloop.tests.Promise;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a coroutine does, whatever it runs on. */
@Timeout(value = 60, threadMode = SEPARATE_THREAD)
@SuppressWarnings("LockNotBeforeTry") // one thread holds what another waits for
abstract class CoroutineContract {
  private final BlockingQueue<Report> reports = new LinkedBlockingQueue<>();
  final IoThread io = IoThread.builder("io").daemon(true).reporter(reports::add).start();
  final AioContext context = io.context();

  CoroutineContract(Coroutine.Kind kind) {
    context.coroutines(kind);
  }

  @AfterEach
  @Timeout(value = 60, threadMode = SEPARATE_THREAD) // a coroutine that never ends holds its loop
  void closeAndFindNoReport() {
    io.close();
    assertThat(reports).isEmpty();
  }

  /** Takes what was reported, which a test expects. */
  final List<Report> takeReports() {
    final List<Report> taken = new ArrayList<>();
    reports.drainTo(taken);
    return taken;
  }

  /** Waits for a report, which a test expects, and takes it. */
  final Report takeReport() {
    try {
      return requireNonNull(reports.poll(25, TimeUnit.SECONDS), "no report came");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  static <T> T await(Coroutine<T> coroutine) {
    return await(coroutine.toCompletionStage().toCompletableFuture());
  }

  static <T> T await(CompletableFuture<T> future) {
    try {
      return future.get(25, TimeUnit.SECONDS);
    } catch (java.util.concurrent.ExecutionException failed) {
      throw new CompletionException(failed.getCause());
    } catch (CancellationException cancelled) {
      throw new CompletionException(cancelled);
    } catch (Exception other) {
      throw new AssertionError(other);
    }
  }

  <T> T run(Callable<T> body) {
    return await(context.spawn(body));
  }

  @Test
  @Promise({"A7"})
  void aCallReturnsWhatItsWorkReturned() {
    final ThreadPool pool = context.threadPool();
    final AtomicReference<Thread> worker = new AtomicReference<>();
    final List<String> seen =
        run(
            () -> {
              final List<String> values = new ArrayList<>();
              for (int i = 0; i < 3; i++) {
                final int mine = i;
                values.add(
                    pool.call(
                        () -> {
                          worker.set(Thread.currentThread());
                          return "v" + mine;
                        }));
                assertThat(context.isCurrent()).isTrue();
                assertThat(worker.get()).isNotSameAs(Thread.currentThread());
              }
              values.add(pool.<String>call(() -> null));
              return values;
            });
    assertThat(seen).containsExactly("v0", "v1", "v2", null);
  }

  @Test
  @Promise({"A7", "A5"})
  void aCallThrowsTheVeryObjectThatItsWorkThrewWithTheCallersStackInIt() {
    final ThreadPool pool = context.threadPool();
    final IllegalArgumentException mine = new IllegalArgumentException("mine");
    final Throwable caught =
        run(
            () -> {
              for (int i = 0; i < 3; i++) {
                try {
                  callThatFails(pool, mine);
                } catch (IllegalArgumentException failure) {
                  assertThat(failure).isSameAs(mine);
                }
              }
              return mine;
            });
    assertThat(caught.getSuppressed()).as("once, however often it is thrown").hasSize(1);
    assertThat(caught.getSuppressed()[0].getStackTrace())
        .anyMatch(frame -> frame.getMethodName().equals("callThatFails"));
  }

  private static void callThatFails(ThreadPool pool, IllegalArgumentException failure)
      throws Exception {
    pool.call(
        () -> {
          throw failure;
        });
  }

  @Test
  @Promise({"A7", "A31"})
  void outsideOfCoroutinesEachVerbIsRefused() {
    final ThreadPool pool = context.threadPool();
    assertThat(Coroutine.inCoroutine()).isFalse();
    for (Callable<?> verb :
        List.<Callable<?>>of(
            () -> pool.call(() -> 1),
            Coroutine::current,
            () -> {
              Coroutine.suspend();
              return 0;
            },
            () -> {
              Coroutine.sleep(Duration.ZERO);
              return 0;
            },
            () -> Coroutine.await(new CompletableFuture<>()))) {
      assertThatThrownBy(verb::call)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("\"" + Thread.currentThread().getName() + "\"")
          .hasMessageContaining("spawn");
    }
    assertThat(pool.outstanding()).isZero();
  }

  @Test
  @Promise({"A31"})
  void aCoroutineIsEnteredByTheLoopAndKnowsItself() {
    final CompletableFuture<Boolean> wasInline = new CompletableFuture<>();
    final AtomicReference<Coroutine<?>> self = new AtomicReference<>();
    final AtomicReference<Coroutine<?>> spawned = new AtomicReference<>();
    context.execute(
        () -> {
          final AtomicBoolean hasBegun = new AtomicBoolean();
          spawned.set(
              context.spawn(
                  () -> {
                    hasBegun.set(true);
                    assertThat(Coroutine.inCoroutine()).isTrue();
                    assertThat(context.isCurrent()).isTrue();
                    assertThat(AioContext.current()).containsSame(context);
                    self.set(Coroutine.current());
                    return "";
                  }));
          wasInline.complete(hasBegun.get());
        });
    assertThat(await(wasInline)).isFalse();
    await(spawned.get());
    assertThat(self.get()).isSameAs(spawned.get());
  }

  @Test
  @Promise({"A31"})
  void theLoopGoesOnWhileACoroutineWaits() {
    final CompletableFuture<String> held = new CompletableFuture<>();
    final Coroutine<String> waits = context.spawn(() -> Coroutine.await(held));
    for (int i = 0; i < 3; i++) {
      final CompletableFuture<Integer> turn = new CompletableFuture<>();
      final int mine = i;
      context.execute(() -> turn.complete(mine));
      assertThat(await(turn)).isEqualTo(mine);
    }
    held.complete("late");
    assertThat(await(waits)).isEqualTo("late");
  }

  @Test
  @Promise({"A31"})
  void aCoroutineWokenFromAnotherThreadGoesOnOnItsOwnLoop() {
    final CountDownLatch isSuspended = new CountDownLatch(1);
    final Coroutine<Boolean> sleeper =
        context.spawn(
            () -> {
              context.execute(isSuspended::countDown);
              Coroutine.suspend();
              return context.isCurrent();
            });
    awaitLatch(isSuspended);
    sleeper.wake();
    assertThat(await(sleeper)).isTrue();
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      assertThat(latch.await(25, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @Promise({"A31"})
  void aWakeThatComesBeforeTheSuspendIsNotLost() {
    final CompletableFuture<String> go = new CompletableFuture<>();
    final Coroutine<String> sleeper =
        context.spawn(
            () -> {
              Coroutine.await(go);
              Coroutine.suspend();
              return "woken";
            });
    sleeper.wake();
    go.complete("");
    assertThat(await(sleeper)).isEqualTo("woken");
  }

  @Test
  @Promise({"A31"})
  void wokenTwiceOrByItselfOrWhenOverIsRefused() {
    final CompletableFuture<String> go = new CompletableFuture<>();
    final Coroutine<String> sleeper =
        context.spawn(
            () -> {
              assertThatThrownBy(() -> Coroutine.current().wake())
                  .isInstanceOf(IllegalStateException.class)
                  .hasMessageContaining("itself");
              Coroutine.await(go);
              Coroutine.suspend();
              return "";
            });
    sleeper.wake();
    assertThatThrownBy(sleeper::wake)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("was woken already")
        .hasMessageContaining("\"" + Thread.currentThread().getName() + "\"");
    go.complete("");
    await(sleeper);
    assertThatThrownBy(sleeper::wake)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is over");
  }

  @Test
  @Promise({"A31"})
  void aWakeThatNobodySeesIsReported() {
    final CompletableFuture<String> go = new CompletableFuture<>();
    final Coroutine<String> ends = context.spawn(() -> Coroutine.await(go));
    ends.wake();
    go.complete("");
    await(ends);
    io.close();
    assertThat(takeReports()).singleElement().asString().contains("was woken and has ended");
  }

  @Test
  @Promise({"A31"})
  void manyMutualWakesDoNotGrowTheStack() {
    final int rounds = 25_000;
    final List<Coroutine<Integer>> pair = new CopyOnWriteArrayList<>();
    final AtomicInteger deepest = new AtomicInteger();
    final CompletableFuture<String> go = new CompletableFuture<>();
    for (int i = 0; i < 2; i++) {
      final int mine = i;
      pair.add(
          context.spawn(
              () -> {
                Coroutine.await(go);
                for (int n = 0; n < rounds; n++) {
                  if (mine == 1) {
                    Coroutine.suspend();
                  }
                  pair.get(1 - mine).wake();
                  if (mine == 0) {
                    Coroutine.suspend();
                  }
                  if (n % 1000 == 0) {
                    deepest.accumulateAndGet(new Exception().getStackTrace().length, Math::max);
                  }
                }
                return rounds;
              }));
    }
    go.complete("");
    pair.forEach(coroutine -> assertThat(await(coroutine)).isEqualTo(rounds));
    assertThat(deepest.get()).isLessThan(100);
  }

  @Test
  @Promise({"A31"})
  void wakesThatRaceWithTheSuspendAreNeverLost() {
    final int rounds = 20_000;
    final AtomicInteger seen = new AtomicInteger();
    final Coroutine<Integer> sleeper =
        context.spawn(
            () -> {
              for (int i = 0; i < rounds; i++) {
                Coroutine.suspend();
                seen.incrementAndGet();
              }
              return seen.get();
            });
    for (int i = 0; i < rounds; i++) {
      sleeper.wake();
      while (seen.get() <= i) {
        Thread.onSpinWait();
      }
    }
    assertThat(await(sleeper)).isEqualTo(rounds);
  }

  @Test
  @Promise({"A31"})
  void sleepLastsAtLeastItsTimeAndTheLoopGoesOn() {
    final long start = System.nanoTime();
    final Coroutine<Long> sleeper =
        context.spawn(
            () -> {
              Coroutine.sleep(Duration.ofMillis(30));
              Coroutine.sleep(Duration.ZERO);
              return System.nanoTime() - start;
            });
    assertThat(run(() -> "meanwhile")).isEqualTo("meanwhile");
    assertThat(await(sleeper)).isGreaterThanOrEqualTo(30_000_000L);
  }

  @Test
  @Promise({"A31"})
  void aStageIsAwaitedWhateverItComesTo() {
    final IllegalStateException mine = new IllegalStateException("mine");
    final CompletableFuture<String> late = new CompletableFuture<>();
    final Coroutine<String> waits =
        context.spawn(
            () -> {
              assertThat(Coroutine.await(CompletableFuture.completedFuture("now")))
                  .isEqualTo("now");
              assertThatThrownBy(() -> Coroutine.await(CompletableFuture.failedFuture(mine)))
                  .isSameAs(mine);
              assertThatThrownBy(
                      () -> Coroutine.await(late.thenApply(value -> Integer.parseInt(value))))
                  .isInstanceOf(NumberFormatException.class);
              return "over";
            });
    late.complete("no number");
    assertThat(await(waits)).isEqualTo("over");
  }

  @Test
  @Promise({"A31"})
  void aCancelEndsEachWaitOnceAndTheCoroutineMayWaitAgain() {
    for (Callable<?> wait :
        List.<Callable<?>>of(
            () -> {
              Coroutine.suspend();
              return 0;
            },
            () -> {
              Coroutine.sleep(Duration.ofHours(1));
              return 0;
            },
            () -> Coroutine.await(new CompletableFuture<String>()))) {
      final CountDownLatch waits = new CountDownLatch(1);
      final Coroutine<String> cancelled =
          context.spawn(
              () -> {
                try {
                  context.execute(waits::countDown);
                  wait.call();
                  return "went on";
                } catch (CancellationException seen) {
                  Coroutine.sleep(Duration.ofMillis(1));
                  return "cleaned up";
                }
              });
      awaitLatch(waits);
      cancelled.cancel();
      assertThat(await(cancelled)).isEqualTo("cleaned up");
    }
  }

  @Test
  @Promise({"A31", "A17"})
  void aCancelledCallIsTakenOutOfTheQueue() {
    final ThreadPool pool = ThreadPool.builder(context).workersMax(1).build();
    final CountDownLatch gate = new CountDownLatch(1);
    final CountDownLatch waits = new CountDownLatch(1);
    pool.run(gate::await);
    final AtomicBoolean ran = new AtomicBoolean();
    final Coroutine<String> cancelled =
        context.spawn(
            () -> {
              context.execute(waits::countDown);
              return pool.call(
                  () -> {
                    ran.set(true);
                    return "ran";
                  });
            });
    awaitLatch(waits);
    cancelled.cancel();
    assertThatThrownBy(() -> await(cancelled)).hasCauseInstanceOf(CancellationException.class);
    gate.countDown();
    pool.close();
    assertThat(ran).isFalse();
  }

  @Test
  @Promise({"A31", "A18"})
  void aCancelledCallThatRunsIsWaitedFor() {
    final ThreadPool pool = context.threadPool();
    final CountDownLatch runs = new CountDownLatch(1);
    final CountDownLatch gate = new CountDownLatch(1);
    final Coroutine<String> cancelled =
        context.spawn(
            () ->
                pool.call(
                    () -> {
                      runs.countDown();
                      gate.await();
                      return "real";
                    }));
    awaitLatch(runs);
    cancelled.cancel();
    final CompletableFuture<String> outcome = cancelled.toCompletionStage().toCompletableFuture();
    run(() -> "a turn");
    assertThat(outcome).isNotDone();
    gate.countDown();
    assertThatThrownBy(() -> await(outcome)).hasCauseInstanceOf(CancellationException.class);
  }

  @Test
  @Promise({"A31"})
  void aStageFailsWithTheVeryExceptionWhetherItIsAskedForBeforeOrAfter() {
    final CompletableFuture<Void> held = new CompletableFuture<>();
    final Coroutine<Void> cancelled = context.spawn(() -> Coroutine.await(held));
    final CompletableFuture<Throwable> before = failure(cancelled);
    cancelled.cancel();
    final Throwable thrown = await(before);
    assertThat(thrown).isInstanceOf(CancellationException.class);
    assertThat(await(failure(cancelled))).isSameAs(thrown);
  }

  private static CompletableFuture<Throwable> failure(Coroutine<?> of) {
    return of.toCompletionStage()
        .handle((value, thrown) -> requireNonNull(thrown))
        .toCompletableFuture();
  }

  @Test
  @Promise({"A31"})
  void aCoroutineThatIsCancelledBeforeItBeginsNeverDoes() {
    final CountDownLatch gate = new CountDownLatch(1);
    context.execute(() -> awaitLatch(gate));
    final AtomicBoolean ran = new AtomicBoolean();
    final Coroutine<Boolean> never = context.spawn(() -> ran.getAndSet(true));
    never.cancel();
    gate.countDown();
    assertThatThrownBy(() -> await(never)).hasCauseInstanceOf(CancellationException.class);
    assertThat(ran).isFalse();
  }

  @Test
  @Promise({"A31", "A6"})
  void aFailureThatNobodyReceivesIsReported() {
    context.spawn(
        () -> {
          throw new IllegalArgumentException("nobody looks");
        });
    io.close();
    assertThat(takeReports())
        .singleElement()
        .asString()
        .contains("a coroutine failed")
        .contains("nobody looks");
  }

  @Test
  @Promise({"A34"})
  void aClosingLoopHasItsCoroutinesComeToTheirEnd() {
    final List<String> ends = new CopyOnWriteArrayList<>();
    final CountDownLatch waits = new CountDownLatch(3);
    for (int i = 0; i < 3; i++) {
      final int mine = i;
      context.spawn(
          () -> {
            try {
              context.execute(waits::countDown);
              if (mine == 0) {
                Coroutine.suspend();
              } else if (mine == 1) {
                Coroutine.sleep(Duration.ofHours(1));
              } else {
                Coroutine.await(new CompletableFuture<String>());
              }
              return "";
            } catch (CancellationException closing) {
              assertThatThrownBy(() -> Coroutine.sleep(Duration.ofMillis(1)))
                  .isInstanceOf(CancellationException.class);
              ends.add("end " + mine + " " + context.isCurrent());
              throw closing;
            }
          });
    }
    awaitLatch(waits);
    io.close();
    assertThat(ends).containsExactlyInAnyOrder("end 0 true", "end 1 true", "end 2 true");
    assertThatThrownBy(() -> context.spawn(() -> 1))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessageContaining("\"io\"");
  }

  @Test
  @Promise({"A34"})
  void whatACoroutineWaitedForComesLaterThanItsEndAndItsLoopsAndIsNoMatter() {
    final CompletableFuture<String> late = new CompletableFuture<>();
    final CountDownLatch waits = new CountDownLatch(1);
    final Coroutine<String> over =
        context.spawn(
            () -> {
              context.execute(waits::countDown);
              return Coroutine.await(late);
            });
    awaitLatch(waits);
    io.close();
    late.complete("too late");
    over.cancel();
    assertThatThrownBy(over::wake).hasMessageContaining("is over");
    assertThatThrownBy(() -> await(over)).hasCauseInstanceOf(CancellationException.class);
  }

  @Test
  @Promise({"A34"})
  void aLoopThatClosesInsideOfItsTurnHasItsCoroutinesComeToTheirEnd() {
    final CompletableFuture<Boolean> ended = new CompletableFuture<>();
    final CountDownLatch waits = new CountDownLatch(1);
    context.spawn(
        () -> {
          try {
            context.execute(waits::countDown);
            Coroutine.suspend();
            return "";
          } finally {
            ended.complete(context.isCurrent());
          }
        });
    awaitLatch(waits);
    context.execute(context::close);
    assertThat(await(ended)).isTrue();
  }

  @Test
  @Promise({"A31"})
  void turnsAreRefusedInsideACoroutine() {
    final ThreadPool pool = context.threadPool();
    run(
        () -> {
          for (Runnable verb :
              List.<Runnable>of(
                  () -> context.poll(false),
                  () -> context.pollUntil(() -> true),
                  context::run,
                  context::close,
                  pool::awaitIdle,
                  pool::close)) {
            assertThatThrownBy(verb::run)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("inside its coroutine")
                .hasMessageContaining("\"io\"");
          }
          return "";
        });
  }

  @Test
  @Promise({"A31", "A10"})
  void aVirtualThreadThatACoroutineStartsIsAnOrdinaryOne() {
    final AtomicBoolean isSetByTheLoop = new AtomicBoolean();
    final CompletableFuture<Boolean> onLoop = new CompletableFuture<>();
    run(
        () -> {
          Thread.startVirtualThread(
              () -> {
                final long start = System.nanoTime();
                while (!isSetByTheLoop.get() && System.nanoTime() - start < 25_000_000_000L) {
                  Thread.onSpinWait(); // never, if it had the loop's thread
                }
                onLoop.complete(context.isCurrent() || Coroutine.inCoroutine());
              });
          context.execute(() -> isSetByTheLoop.set(!onLoop.isDone()));
          return "";
        });
    assertThat(await(onLoop)).isFalse();
    assertThat(isSetByTheLoop).isTrue();
  }

  @Test
  @Promise({"A31", "A4"})
  void aCoroutineNeverRunsBesideACallbackOfItsLoop() {
    final AtomicInteger inside = new AtomicInteger();
    final AtomicInteger overlaps = new AtomicInteger();
    final Runnable entered =
        () -> {
          if (inside.incrementAndGet() != 1) {
            overlaps.incrementAndGet();
          }
          Thread.onSpinWait();
          inside.decrementAndGet();
        };
    final ThreadPool pool = context.threadPool();
    final List<Coroutine<String>> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      all.add(
          context.spawn(
              () -> {
                for (int n = 0; n < 200; n++) {
                  entered.run();
                  pool.call(() -> "");
                  entered.run();
                  context.execute(entered);
                  Coroutine.sleep(Duration.ZERO);
                }
                return "";
              }));
    }
    all.forEach(CoroutineContract::await);
    assertThat(overlaps).hasValue(0);
  }

  @Test
  @Promise({"A31"})
  void aCoroutineMayBlockOnALockThatAnotherThreadHolds() {
    final ReentrantLock lock = new ReentrantLock();
    lock.lock();
    final CountDownLatch begun = new CountDownLatch(1);
    final Coroutine<Boolean> locks =
        context.spawn(
            () -> {
              begun.countDown();
              lock.lock();
              lock.unlock();
              return context.isCurrent();
            });
    awaitLatch(begun);
    lock.unlock();
    assertThat(await(locks)).isTrue();
  }

  @Test
  @Promise({"A31"})
  void aTurnThatWaitsForALockThatACoroutineKeepsIsReportedWithWhatItWaitsFor() {
    final ReentrantLock lock = new ReentrantLock();
    final Coroutine<String> keeper =
        context.spawn(
            () -> {
              lock.lock();
              try {
                Coroutine.suspend();
              } finally {
                lock.unlock();
              }
              return "let go";
            });
    final CompletableFuture<Thread> standing = new CompletableFuture<>();
    final CompletableFuture<Boolean> wasInterrupted = new CompletableFuture<>();
    context.execute(
        () -> {
          standing.complete(Thread.currentThread());
          try {
            lock.lockInterruptibly();
          } catch (InterruptedException wayOut) {
            wasInterrupted.complete(true);
          }
        });
    final Thread loop = await(standing);
    final Report report = takeReport();
    loop.interrupt();
    assertThat(await(wasInterrupted)).isTrue();
    keeper.wake();
    assertThat(await(keeper)).isEqualTo("let go");
    assertThat(report.message())
        .contains("loop \"io\" stands", "ReentrantLock", "1 coroutines", "\"io-co-");
  }

  @Test
  @Promise({"A7", "A31"})
  void aCallToAPoolOfAnotherLoopComesBackToTheCoroutinesOwn() {
    try (IoThread other = IoThread.builder("other").daemon(true).start()) {
      final ThreadPool pool = other.context().threadPool();
      assertThat(
              run(
                  () -> {
                    for (int i = 0; i < 100; i++) {
                      pool.call(() -> "");
                      assertThat(context.isCurrent()).isTrue();
                      assertThat(other.context().isCurrent()).isFalse();
                    }
                    return "over";
                  }))
          .isEqualTo("over");
    }
  }

  @Test
  @Promise({"A31", "A30"})
  void aChannelIsAwaitedAndAgain() {
    final int rounds = 20;
    assertThat(
            run(
                () -> {
                  final Pipe pipe = Pipe.open();
                  try (var source = pipe.source();
                      var sink = pipe.sink()) {
                    int read = 0;
                    for (int i = 0; i < rounds; i++) {
                      context.execute(() -> writeByte(sink));
                      assertThat(Coroutine.awaitReady(source, SelectionKey.OP_READ))
                          .isEqualTo(SelectionKey.OP_READ);
                      read += source.read(ByteBuffer.allocate(8));
                    }
                    return read;
                  }
                }))
        .isEqualTo(rounds);
  }

  private static void writeByte(Pipe.SinkChannel sink) {
    try {
      sink.write(ByteBuffer.wrap(new byte[1]));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @Promise({"A31"})
  void aCancelEndsTheWaitForAChannelAndLetsGoOfIt() throws Exception {
    final CountDownLatch waits = new CountDownLatch(1);
    final Pipe pipe = Pipe.open();
    try (var source = pipe.source();
        var sink = pipe.sink()) {
      final Coroutine<Integer> cancelled =
          context.spawn(
              () -> {
                try {
                  context.execute(waits::countDown);
                  return Coroutine.awaitReady(source, SelectionKey.OP_READ);
                } catch (CancellationException seen) {
                  writeByte(sink);
                  return -Coroutine.awaitReady(source, SelectionKey.OP_READ);
                }
              });
      awaitLatch(waits);
      cancelled.cancel();
      assertThat(await(cancelled)).isEqualTo(-SelectionKey.OP_READ);
    }
  }

  @Test
  @Promise({"A7"})
  void anyMethodThatTakesACallbackHasAFormForCoroutines() {
    final ThreadPool pool = context.threadPool();
    final IllegalArgumentException mine = new IllegalArgumentException("mine");
    assertThat(
            run(
                () -> {
                  assertThatThrownBy(
                          () ->
                              Coroutine.<String>awaitRequest(
                                  callback ->
                                      pool.submit(
                                          () -> {
                                            throw mine;
                                          },
                                          callback)))
                      .isSameAs(mine);
                  return Coroutine.<String>awaitRequest(
                      callback -> pool.submit(() -> "value", callback));
                }))
        .isEqualTo("value");
  }

  @Test
  @Promise({"A31"})
  void manyCoroutinesLiveAtOnce() {
    final int many = 10_000;
    final CompletableFuture<String> go = new CompletableFuture<>();
    final AtomicInteger ended = new AtomicInteger();
    final List<Coroutine<Integer>> all = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      all.add(
          context.spawn(
              () -> {
                Coroutine.await(go);
                return ended.incrementAndGet();
              }));
    }
    go.complete("");
    all.forEach(CoroutineContract::await);
    assertThat(ended.get()).isEqualTo(many);
  }

  @Test
  @Promise({"A31"})
  void anInterruptOfACoroutinesThreadEndsNoWaitAndIsKept() {
    final AtomicReference<Thread> thread = new AtomicReference<>();
    final CountDownLatch waits = new CountDownLatch(1);
    final Coroutine<Boolean> interrupted =
        context.spawn(
            () -> {
              thread.set(Thread.currentThread());
              context.execute(waits::countDown);
              Coroutine.suspend();
              return Thread.interrupted();
            });
    awaitLatch(waits);
    thread.get().interrupt();
    assertThat(run(() -> "the loop goes on")).isEqualTo("the loop goes on");
    interrupted.wake();
    assertThat(await(interrupted)).isTrue();
  }
}
