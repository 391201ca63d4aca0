package dev.offloop.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offloop.AioRequest;
import dev.offloop.Loop;
import dev.offloop.Report;
import dev.offloop.ThreadPool;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a {@link Loop} has to do so that a {@link ThreadPool} can live on it, as tests. Whoever
 * writes a loop, or an adapter to one, extends this class and is held to the same contract as this
 * library's own loops.
 *
 * {@snippet :
 * class MyLoopTest extends LoopContract {
 *   @Override
 *   protected Loop open() {
 *     return new MyLoop("mine"); // turns by itself, on a thread of its own
 *   }
 *
 *   @Override
 *   protected void close(Loop loop) {
 *     ((MyLoop) loop).shutdown(); // from here on execute(...) is refused
 *   }
 * }
 * }
 *
 * <p>Each test has a loop of its own. The tests call the loop from several threads; what they wait
 * for must come within {@link #patience}.
 */
public abstract class LoopContract {
  /** How long a task is given to begin while another one runs, which it must not. */
  private static final Duration OVERLAP = Duration.ofMillis(500);

  private final Queue<Report> reports = new ConcurrentLinkedQueue<>();
  private @Nullable Loop opened;
  private boolean isClosed;

  /** For subclasses. */
  protected LoopContract() {}

  /**
   * Opens a new loop that runs what it is given without further ado.
   *
   * @return the running loop
   */
  protected abstract Loop open();

  /**
   * Closes a loop, after which it refuses tasks. Called once for each, on a thread that is not the
   * loop's.
   *
   * @param loop what {@link #open} returned
   */
  protected abstract void close(Loop loop);

  /**
   * Returns how long a test waits for what must come.
   *
   * @return 20 s
   */
  protected Duration patience() {
    return Duration.ofSeconds(20);
  }

  /** Opens the loop of a test. */
  @BeforeEach
  public final void openLoop() {
    opened = open();
  }

  /** Closes the loop of a test, unless that has done it. */
  @AfterEach
  public final void closeLoop() {
    if (!isClosed) {
      isClosed = true;
      close(loop());
    }
  }

  private Loop loop() {
    final Loop loop = opened;
    if (loop == null) {
      throw new IllegalStateException("openLoop() comes first");
    }
    return loop;
  }

  private Waiting waiting() {
    return new Waiting(patience());
  }

  /** Waits until the loop has run all that it was given before. */
  private void settle() {
    waiting().runOn(loop(), () -> {});
  }

  // The loop itself.

  /**
   * {@code execute} returns before the task begins, on the loop; elsewhere another thread runs it.
   */
  @Test
  public void aTaskNeverRunsInline() {
    final Thread caller = Thread.currentThread();
    final Queue<Thread> ranOn = new ConcurrentLinkedQueue<>();
    loop().execute(() -> ranOn.add(Thread.currentThread()));
    final AtomicInteger inside = new AtomicInteger();
    final AtomicInteger inline = new AtomicInteger();
    waiting()
        .runOn(
            loop(),
            () -> {
              inside.incrementAndGet();
              loop().execute(() -> inline.addAndGet(inside.get()));
              inside.decrementAndGet();
            });
    settle();
    assertFalse(ranOn.contains(caller), "execute() ran the task on the thread that called it");
    assertEquals(0, inline.get(), "execute() in a task ran the new one before it returned");
  }

  /** First in, first out, for the calls of one thread. */
  @Test
  public void tasksOfOneThreadRunInTheOrderOfTheCalls() {
    final Queue<Integer> ran = new ConcurrentLinkedQueue<>();
    final List<Integer> given = IntStream.range(0, 1000).boxed().toList();
    given.forEach(number -> loop().execute(() -> ran.add(number)));
    settle();
    assertEquals(given, List.copyOf(ran));
  }

  /**
   * First in, first out, also for calls of several threads of which one happens before the next.
   */
  @Test
  public void tasksOfSeveralThreadsRunInTheOrderOfTheCalls() {
    final Queue<Integer> ran = new ConcurrentLinkedQueue<>();
    final List<Integer> given = IntStream.range(0, 50).boxed().toList();
    for (int number : given) {
      waiting().join(Thread.ofPlatform().start(() -> loop().execute(() -> ran.add(number))));
    }
    settle();
    assertEquals(given, List.copyOf(ran));
  }

  /** A task and the tasks it gives the loop: these come behind those that were there. */
  @Test
  public void tasksGivenByATaskQueueBehindThoseGivenBefore() {
    final Queue<String> ran = new ConcurrentLinkedQueue<>();
    final CountDownLatch isGiven = new CountDownLatch(1);
    loop()
        .execute(
            () -> {
              waiting().await(isGiven, "the second task to be given");
              loop().execute(() -> ran.add("third"));
              loop().execute(() -> ran.add("fourth"));
              ran.add("first");
            });
    loop().execute(() -> ran.add("second"));
    isGiven.countDown();
    settle();
    settle();
    assertEquals(List.of("first", "second", "third", "fourth"), List.copyOf(ran));
  }

  /** One at a time, and each sees what the ones before it wrote, to plain fields too. */
  @Test
  public void tasksRunOneAtATimeAndSeeWhatThoseBeforeWrote() {
    final int[] count = new int[1];
    final AtomicInteger inside = new AtomicInteger();
    final AtomicInteger overlaps = new AtomicInteger();
    final CountDownLatch isNextInside = new CountDownLatch(1);
    loop().execute(() -> overlaps.addAndGet(waiting().comes(isNextInside, OVERLAP) ? 1 : 0));
    loop().execute(isNextInside::countDown);
    final List<Thread> givers =
        IntStream.range(0, 4)
            .mapToObj(
                giver ->
                    Thread.ofPlatform()
                        .start(
                            () -> {
                              for (int i = 0; i < 500; i++) {
                                loop().execute(() -> countAlone(count, inside, overlaps));
                              }
                            }))
            .toList();
    givers.forEach(waiting()::join);
    final int[] seen = new int[1];
    waiting().runOn(loop(), () -> seen[0] = count[0]);
    assertEquals(0, overlaps.get(), "tasks that began while another ran");
    assertEquals(2000, seen[0], "tasks whose writes were seen");
  }

  private static void countAlone(int[] count, AtomicInteger inside, AtomicInteger overlaps) {
    if (inside.incrementAndGet() != 1) {
      overlaps.incrementAndGet();
    }
    final int before = count[0];
    Thread.onSpinWait();
    count[0] = before + 1;
    inside.decrementAndGet();
  }

  /** What the caller wrote before {@code execute}, to plain fields too, the task sees. */
  @Test
  public void aTaskSeesWhatItsGiverWrote() {
    final AtomicInteger missed = new AtomicInteger();
    for (int i = 1; i <= 1000; i++) {
      final int[] written = new int[1];
      written[0] = i;
      final int expected = i;
      loop()
          .execute(
              () -> {
                if (written[0] != expected) {
                  missed.incrementAndGet();
                }
              });
    }
    settle();
    assertEquals(0, missed.get());
  }

  /** {@code isCurrent} is true in a task and nowhere else, on other threads also meanwhile. */
  @Test
  public void theLoopIsCurrentInItsTasksOnly() {
    final CountDownLatch isInside = new CountDownLatch(1);
    final CountDownLatch mayLeave = new CountDownLatch(1);
    final AtomicInteger insideSaysCurrent = new AtomicInteger();
    assertFalse(loop().isCurrent(), "current before any task, outside");
    loop()
        .execute(
            () -> {
              insideSaysCurrent.set(loop().isCurrent() ? 1 : 0);
              isInside.countDown();
              waiting().await(mayLeave, "the test to have looked from outside");
            });
    waiting().await(isInside, "a task to begin");
    final boolean isCurrentOutside = loop().isCurrent();
    mayLeave.countDown();
    settle();
    assertEquals(1, insideSaysCurrent.get(), "not current in a task");
    assertFalse(isCurrentOutside, "current on another thread while a task runs");
    assertFalse(loop().isCurrent(), "current after the tasks, outside");
  }

  /** The name is there, and stays. */
  @Test
  public void theLoopHasAName() {
    final String name = loop().name();
    assertFalse(name.isBlank(), "a blank name");
    assertEquals(name, loop().name());
  }

  /** What a task throws ends neither the loop nor later tasks. */
  @Test
  public void aTaskThatThrowsHarmsNoLaterOne() {
    final AtomicInteger ran = new AtomicInteger();
    for (int i = 0; i < 3; i++) {
      loop()
          .execute(
              () -> {
                throw new IllegalStateException("thrown by a test of the loop; it may be reported");
              });
      loop().execute(ran::incrementAndGet);
      loop()
          .execute(
              () -> {
                throw new AssertionError("thrown by a test of the loop; it may be reported");
              });
      loop().execute(() -> ran.addAndGet(loop().isCurrent() ? 1 : 0));
    }
    settle();
    assertEquals(6, ran.get(), "tasks behind those that threw, on the loop");
  }

  /** Once closed it refuses, and does not run what it refused. */
  @Test
  public void aClosedLoopRefusesTasks() {
    settle();
    final AtomicInteger ran = new AtomicInteger();
    closeLoop();
    assertThrows(RejectedExecutionException.class, () -> loop().execute(ran::incrementAndGet));
    assertEquals(0, ran.get());
  }

  // The loop as the home of a pool.

  private ThreadPool pool(int workersMax) {
    return ThreadPool.builder(loop()).workersMax(workersMax).reporter(this::report).build();
  }

  /** The first reports are enough: a loop that is wrong may bring them without end. */
  private void report(Report report) {
    if (reports.size() < 10) {
      reports.add(report);
    }
  }

  /**
   * Submits what a test submits, then drains the pool, which a loop that is wrong may keep from it.
   */
  private void withPool(int workersMax, Consumer<ThreadPool> submits) {
    final ThreadPool pool = pool(workersMax);
    submits.accept(pool);
    assertTrue(
        pool.close(patience()),
        () -> "the pool cannot bring its outcomes home to this loop; reported: " + reports);
  }

  /** Every request has one callback, in a task of the loop, one after the other. */
  @Test
  public void everyRequestHasOneCallbackOnTheLoop() {
    final AtomicInteger callbacks = new AtomicInteger();
    final AtomicInteger elsewhere = new AtomicInteger();
    final int[] count = new int[1];
    withPool(
        4,
        pool -> {
          for (int i = 0; i < 200; i++) {
            pool.submit(
                () -> "",
                (value, failure) -> {
                  count[0]++;
                  callbacks.incrementAndGet();
                  elsewhere.addAndGet(loop().isCurrent() ? 0 : 1);
                });
          }
        });
    assertEquals(200, callbacks.get(), "callbacks when close() has returned");
    assertEquals(200, count[0], "callbacks that saw each other's writes");
    assertEquals(0, elsewhere.get(), "callbacks outside of the loop");
  }

  /**
   * Outcomes come in the order in which they were reached, and not before the submitter is back.
   */
  @Test
  public void callbacksComeInOrderAndAfterTheTaskThatSubmitted() {
    final Queue<Integer> order = new ConcurrentLinkedQueue<>();
    final AtomicInteger tooEarly = new AtomicInteger();
    final boolean[] isSubmitting = new boolean[1];
    final List<Integer> given = IntStream.range(0, 100).boxed().toList();
    withPool(
        1,
        pool ->
            waiting()
                .runOn(
                    loop(),
                    () -> {
                      isSubmitting[0] = true;
                      for (int number : given) {
                        pool.submit(
                            () -> number,
                            (value, failure) -> {
                              order.add(number);
                              tooEarly.addAndGet(isSubmitting[0] ? 1 : 0);
                            });
                      }
                      isSubmitting[0] = false;
                    }));
    assertEquals(given, List.copyOf(order));
    assertEquals(0, tooEarly.get(), "callbacks before the submitting task was over");
  }

  /** A request cancelled in the queue never runs and is called back with that. */
  @Test
  public void aCancelledRequestIsCalledBackOnTheLoop() {
    final CountDownLatch mayReturn = new CountDownLatch(1);
    final AtomicInteger ran = new AtomicInteger();
    final Queue<Throwable> outcomes = new ConcurrentLinkedQueue<>();
    final AtomicReference<AioRequest.Cancel> answer = new AtomicReference<>();
    withPool(
        1,
        pool -> {
          pool.run(() -> waiting().await(mayReturn, "the cancel"));
          final AioRequest<Integer> queued =
              pool.submit(
                  ran::incrementAndGet,
                  (value, failure) -> {
                    if (failure != null && loop().isCurrent()) {
                      outcomes.add(failure);
                    }
                  });
          answer.set(queued.cancel());
          mayReturn.countDown();
        });
    assertEquals(AioRequest.Cancel.REMOVED, answer.get());
    assertEquals(0, ran.get(), "runs of a removed work");
    assertEquals(1, outcomes.size(), "callbacks on the loop with a failure");
    assertInstanceOf(CancellationException.class, outcomes.peek());
  }

  /** A callback that throws is reported and harms no later one. */
  @Test
  public void aCallbackThatThrowsHarmsNoLaterOne() {
    final AtomicInteger later = new AtomicInteger();
    withPool(
        1,
        pool -> {
          pool.submit(
              () -> "",
              (value, failure) -> {
                throw new IllegalStateException("thrown by a callback, as a test of the loop");
              });
          pool.submit(() -> "", (value, failure) -> later.incrementAndGet());
        });
    assertEquals(1, later.get(), "later callbacks");
    assertEquals(1, reports.size(), () -> "reports: " + reports);
  }

  /** The stage of a shutdown completes on the loop, behind the last callback. */
  @Test
  public void aShutdownCompletesOnTheLoopBehindTheLastCallback() {
    final AtomicInteger callbacks = new AtomicInteger();
    final Queue<String> completed = new ConcurrentLinkedQueue<>();
    final CountDownLatch isComplete = new CountDownLatch(1);
    final CountDownLatch mayReturn = new CountDownLatch(1); // so that the stage is still open
    final ThreadPool pool = pool(2);
    for (int i = 0; i < 20; i++) {
      pool.submit(
          () -> {
            waiting().await(mayReturn, "the shutdown");
            return "";
          },
          (value, failure) -> callbacks.incrementAndGet());
    }
    pool.shutdown()
        .thenRun(
            () -> {
              completed.add("after " + callbacks + ", current: " + loop().isCurrent());
              isComplete.countDown();
            });
    mayReturn.countDown();
    waiting().await(isComplete, "the shutdown to complete");
    assertEquals(List.of("after 20, current: true"), List.copyOf(completed));
    assertThrows(RejectedExecutionException.class, () -> pool.submit(() -> ""));
  }
}
