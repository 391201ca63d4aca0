package dev.offloop.world;

import dev.offloop.AioContext;
import dev.offloop.ThreadPool;
import dev.offloop.tests.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How many workers a pool has, and who starts them. */
abstract class GrowthContract extends Contract {
  /** Submits works of which each waits until so many run. */
  private static void submitMeeting(Stage stage, Requests requests, ThreadPool pool, int count) {
    final AtomicInteger running = new AtomicInteger();
    for (int i = 0; i < count; i++) {
      requests.submit(
          pool,
          () -> {
            running.incrementAndGet();
            stage.await(() -> running.get() == count, count + " works to run");
            return "";
          });
      if (stage.choose(4) == 0) {
        stage.pause();
      }
    }
  }

  @Test
  @Promise("B1")
  void aWorkMayWaitForTheOneSubmittedBehindIt() {
    play(
        stage -> {
          final Requests requests = new Requests(stage);
          final AioContext home = stage.ioThread("io").context();
          final ThreadPool pool = ThreadPool.builder(home).keepAlive(ms(2)).build();
          switch (stage.choose(3)) {
            case 0 -> submitMeeting(stage, requests, pool, 2);
            case 1 -> home.execute(() -> submitMeeting(stage, requests, pool, 2));
            default ->
                requests.submit(
                    pool,
                    () -> {
                      submitMeeting(stage, requests, pool, 2);
                      return "";
                    });
          }
          stage.await(() -> requests.callbacks() >= 2 && pool.outstanding() == 0, "both to end");
          requests.check();
        });
  }

  @Test
  @Promise("B1")
  void worksThatWaitForTheLastOfThemReachAsManyWorkers() {
    play(
        stage -> {
          final Requests requests = new Requests(stage);
          final ThreadPool pool =
              ThreadPool.builder(stage.ioThread("io").context()).keepAlive(ms(5)).build();
          submitMeeting(stage, requests, pool, 3 + stage.choose(8));
          pool.close();
          requests.check();
        });
  }

  @Test
  @Promise({"B1", "A9"})
  void aHundredRequestsShareSixtyFourWorkers() {
    playHeavy(
        stage -> {
          final Requests requests = new Requests(stage);
          final ThreadPool pool = ThreadPool.builder(stage.ioThread("io").context()).build();
          final AtomicInteger running = new AtomicInteger();
          final AtomicInteger most = new AtomicInteger();
          final AtomicBoolean isOpen = new AtomicBoolean();
          for (int i = 0; i < 100; i++) {
            requests.submit(
                pool,
                () -> {
                  most.accumulateAndGet(running.incrementAndGet(), Math::max);
                  stage.await(isOpen::get, "the gate to open");
                  running.decrementAndGet();
                  return "";
                });
          }
          stage.await(() -> running.get() == 64, "64 to run");
          stage.claim(pool.stats().queued() == 36, "queued: " + pool.stats());
          isOpen.set(true);
          pool.close();
          stage.claim(most.get() == 64, "at the same time: " + most);
          requests.check();
        });
  }

  @Test
  @Promise("A10")
  void noSubmitterMakesAThread() {
    play(
        stage -> {
          final Requests requests = new Requests(stage);
          final ThreadLocal<Boolean> isSubmitting = ThreadLocal.withInitial(() -> false);
          final AtomicInteger made = new AtomicInteger();
          final ThreadFactory factory =
              body -> {
                made.incrementAndGet();
                stage.claim(!isSubmitting.get(), "made by a submitter");
                return Thread.ofPlatform().daemon().unstarted(body);
              };
          final AioContext home = stage.ioThread("io").context();
          final ThreadPool pool =
              ThreadPool.builder(home).threadFactory(factory).keepAlive(ms(1)).build();
          final Runnable submits =
              () -> {
                isSubmitting.set(true);
                requests.submit(
                    pool,
                    () -> {
                      stage.takes(us(500));
                      return "";
                    });
                isSubmitting.set(false);
              };
          for (int i = 0; i < 5; i++) {
            submits.run();
            home.execute(submits);
            stage.pause();
          }
          stage.await(() -> requests.all().size() == 10, "all to be submitted");
          pool.close();
          stage.claim(made.get() > 0, "nobody made a thread");
          requests.check();
        });
  }

  @Test
  @Promise("B6")
  void aFactoryThatFailsForAWhileLosesNothing() {
    play(
        stage -> {
          final Requests requests = new Requests(stage);
          final AtomicInteger failures = new AtomicInteger(1 + stage.choose(4));
          final AtomicInteger failed = new AtomicInteger();
          final ThreadPool pool =
              ThreadPool.builder(stage.ioThread("io").context())
                  .threadFactory(
                      body -> {
                        if (stage.choose(2) == 0 && failures.getAndDecrement() > 0) {
                          failed.incrementAndGet();
                          throw new IllegalStateException("no thread today");
                        }
                        return Thread.ofPlatform().daemon().unstarted(body);
                      })
                  .build();
          for (int i = 0; i < 6; i++) {
            requests.submit(
                pool,
                () -> {
                  stage.takes(us(500));
                  return "";
                });
            stage.pause();
          }
          pool.close();
          final List<String> reports = stage.reports();
          stage.claim(reports.size() == failed.get(), failed + " failures, reports: " + reports);
          requests.check();
        });
  }

  @Test
  @Promise({"B6", "B8"})
  void aFactoryThatAlwaysFailsKeepsRequestsUntilTheDeadline() {
    play(
        stage -> {
          final Requests requests = new Requests(stage);
          final ThreadPool pool =
              ThreadPool.builder(stage.ioThread("io").context())
                  .threadFactory(
                      body -> {
                        throw new IllegalStateException("no thread at all");
                      })
                  .build();
          for (int i = 0; i < 3; i++) {
            requests.submit(pool, () -> "");
            stage.pause();
          }
          stage.claim(!pool.close(ms(10)), "a close that cancelled is no clean one");
          stage.claim(!stage.reports().isEmpty(), "the failed starts were not reported");
          stage.claim(pool.stats().cancelled() == 3, "" + pool.stats());
          requests.check();
        });
  }

  @Test
  @Promise("B7")
  void theLimitsMoveBothWaysWhileWorksRun() {
    play(
        stage -> {
          final Requests requests = new Requests(stage);
          final ThreadPool pool =
              ThreadPool.builder(stage.ioThread("io").context()).workersMax(2).build();
          stage.thread(
              "resizer",
              () -> {
                for (int i = 0; i < 6; i++) {
                  final int min = stage.choose(3);
                  pool.resize(min, min + 1 + stage.choose(4));
                  stage.takes(us(stage.choose(800)));
                }
              });
          for (int i = 0; i < 8; i++) {
            requests.submit(pool, shortWork(stage));
            stage.takes(us(stage.choose(300)));
          }
          stage.joinAll();
          pool.resize(0, 6);
          submitMeeting(stage, requests, pool, 6);
          pool.awaitIdle();
          pool.resize(1, 2);
          pool.awaitIdle();
          claimAtMost(stage, requests, pool, 2);
          stage.await(() -> pool.stats().workers() <= 2, "the surplus to leave");
          pool.resize(4, 4);
          stage.await(() -> pool.stats().idle() == 4, "the minimum to be there");
          pool.close();
          requests.check();
        });
  }

  private static java.util.concurrent.Callable<Object> shortWork(Stage stage) {
    final int micros = stage.choose(500);
    return () -> {
      stage.takes(us(micros));
      return "";
    };
  }

  private static void claimAtMost(Stage stage, Requests requests, ThreadPool pool, int most) {
    final AtomicInteger running = new AtomicInteger();
    final List<Requests.Entry> entries = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      entries.add(
          requests.submit(
              pool,
              () -> {
                final int now = running.incrementAndGet();
                stage.claim(now <= most, now + " works ran under a maximum of " + most);
                stage.takes(us(200));
                running.decrementAndGet();
                return "";
              }));
      stage.pause();
    }
    stage.await(
        () -> entries.stream().allMatch(Requests.Entry::isDelivered), "the works to be over");
  }
}
