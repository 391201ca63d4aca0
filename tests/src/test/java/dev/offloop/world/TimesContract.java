package dev.offloop.world;

import dev.offloop.AioContext;
import dev.offloop.ThreadPool;
import dev.offloop.tests.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Times to the nanosecond, which only a virtual time can show. */
abstract class TimesContract extends Contract {
  private static final Duration NANO = Duration.ofNanos(1);

  private static void until(Stage stage, Duration time) {
    stage.takes(time.minus(stage.now()));
  }

  @Test
  @Promise({"A11", "A9"})
  void idleWorkersLeaveExactlyWhenTheirRestIsOver() {
    play(
        stage -> {
          final Requests requests = new Requests(stage);
          final ThreadPool pool =
              ThreadPool.builder(stage.ioThread("io").context()).keepAlive(ms(100)).build();
          final Duration work = us(stage.choose(2000));
          for (int i = 0; i < 2; i++) {
            requests.submit(
                pool,
                () -> {
                  stage.takes(work);
                  return "";
                });
          }
          until(stage, work.plus(ms(100)).minus(NANO));
          stage.claim(pool.stats().workers() == 2, "left early: " + pool.stats());
          until(stage, work.plus(ms(100)).plus(NANO));
          stage.claim(pool.stats().workers() == 0, "stayed: " + pool.stats());
          requests.check();
        });
  }

  @Test
  @Promise({"A11", "B1"})
  void whoSubmitsWhenARestEndsIsServedAtOnce() {
    play(
        stage -> {
          final Requests requests = new Requests(stage);
          final ThreadPool pool =
              ThreadPool.builder(stage.ioThread("io").context())
                  .workersMax(1)
                  .keepAlive(ms(2))
                  .build();
          for (int i = 0; i < 6; i++) {
            final Duration submitted = stage.now();
            final Requests.Entry entry =
                requests.submit(
                    pool,
                    () -> {
                      stage.claim(stage.now().equals(submitted), "waited from " + submitted);
                      return "";
                    });
            stage.await(entry::isDelivered, "the callback");
            stage.takes(ms(2).plusNanos(stage.choose(3) - 1));
          }
          requests.check();
        });
  }

  @Test
  @Promise("B5")
  void afterABurstAllButTheBusyOneLeaveInOneKeepAlive() {
    play(
        stage -> {
          final Requests requests = new Requests(stage);
          final ThreadPool pool =
              ThreadPool.builder(stage.ioThread("io").context()).keepAlive(ms(50)).build();
          for (int i = 0; i < 8; i++) {
            requests.submit(
                pool,
                () -> {
                  stage.takes(ms(20));
                  return "";
                });
          }
          stage.await(() -> requests.callbacks() == 8, "the burst");
          stage.claim(pool.stats().workers() == 8, "the burst has grown to " + pool.stats());
          final Duration end = stage.now().plus(ms(50));
          stage.takes(us(500)); // no rest ends when one of these comes, which would be served by it
          while (stage.now().compareTo(end) < 0) {
            requests.submit(
                pool,
                () -> {
                  stage.takes(ms(1));
                  return "";
                });
            stage.takes(ms(5));
          }
          stage.claim(pool.stats().workers() == 1, "the trickle keeps " + pool.stats());
          requests.check();
        });
  }

  @Test
  @Promise("B1")
  void aNoOpBehindLongWorksIsBackInTwoMilliseconds() {
    play(
        stage -> {
          final Requests requests = new Requests(stage);
          final ThreadPool pool = stage.ioThread("io").context().threadPool();
          final int works = 1 + stage.choose(8);
          for (int i = 0; i < works; i++) {
            requests.submit(
                pool,
                () -> {
                  stage.takes(ms(500));
                  return "";
                });
            if (stage.choose(2) == 0) {
              stage.takes(us(stage.choose(1500)));
            }
          }
          final Duration submitted = stage.now();
          final AtomicReference<Duration> back = new AtomicReference<>(Duration.ZERO);
          requests.submit(pool, () -> "", entry -> back.set(stage.now().minus(submitted)));
          stage.takes(ms(3));
          stage.claim(requests.callbacks() == 1, "a no-op waited for 3 ms and more");
          stage.claim(back.get().compareTo(ms(2)) <= 0, "a no-op waited for " + back);
          pool.close();
          requests.check();
        });
  }

  @Test
  @Promise("B1")
  void burstsOfShortWorksNeverPassTheProcessors() {
    play(
        stage -> {
          final Requests requests = new Requests(stage);
          final AioContext home = stage.ioThread("io").context();
          final ThreadPool pool = ThreadPool.builder(home).keepAlive(ms(1)).build();
          for (int burst = 0; burst < 4; burst++) {
            for (int i = 0; i < 20; i++) {
              requests.submit(
                  pool,
                  () -> {
                    final int workers = pool.stats().workers();
                    stage.claim(workers <= 2, "workers on two processors: " + workers);
                    stage.takes(us(10));
                    return "";
                  });
              if (stage.choose(8) == 0) {
                stage.pause();
              }
            }
            stage.takes(us(100 + stage.choose(2000)));
          }
          pool.close();
          requests.check();
        });
  }

  @Test
  @Promise("B6")
  void failedStartsAreRetriedAfterPausesThatDouble() {
    play(
        stage -> {
          final Requests requests = new Requests(stage);
          final List<Duration> tries = new ArrayList<>();
          final ThreadPool pool =
              ThreadPool.builder(stage.ioThread("io").context())
                  .threadFactory(
                      body -> {
                        tries.add(stage.now());
                        if (tries.size() <= 5) {
                          throw new IllegalStateException("no thread today");
                        }
                        return Thread.ofPlatform().daemon().unstarted(body);
                      })
                  .build();
          for (int i = 0; i < 3; i++) {
            requests.submit(pool, () -> "");
            stage.takes(us(stage.choose(300)));
          }
          pool.close();
          for (int i = 1; i < 6; i++) {
            final Duration pause = tries.get(i).minus(tries.get(i - 1));
            stage.claim(pause.equals(ms(1L << (i - 1))), "pause " + i + " was " + pause);
          }
          stage.claim(stage.reports().size() == 5, "five failures are five reports");
          requests.check();
        });
  }

  @Test
  @Promise("B4")
  void noKindOfCallbackWaitsForMoreThanTheOthersShares() {
    playHeavy(
        stage -> {
          final AioContext loop = stage.ioThread("io").context();
          final Callers callers = new Callers(stage, loop, us(50 + stage.choose(200)));
          callers.start();
          stage.takes(ms(60));
          callers.stop();
          stage.takes(ms(10));
          stage.claim(callers.fewest() >= 5, "" + callers);
          stage.claim(
              callers.longestGap().compareTo(ms(9)) <= 0, "waited for " + callers.longestGap());
        });
  }

  @Test
  @Promise("A32")
  void twoLoopsThatWaitForEachOtherAreReportedWithinFiveSeconds() {
    play(
        stage -> {
          final AioContext a = stage.ioThread("a").context();
          final AioContext b = stage.ioThread("b").context();
          final AtomicBoolean isFree = new AtomicBoolean();
          final AtomicInteger over = new AtomicInteger();
          waitOn(a, isFree, over);
          stage.pause();
          waitOn(b, isFree, over);
          stage.takes(Duration.ofSeconds(5));
          final List<String> reports = stage.reports();
          stage.claim(reports.size() == 2, "each wait is reported once: " + reports);
          isFree.set(true);
          a.kick();
          b.kick();
          stage.await(() -> over.get() == 2, "both waits to end");
        });
  }

  /** Has a loop wait, in a callback, for what only the other loop could do after its own wait. */
  private static void waitOn(AioContext loop, AtomicBoolean isFree, AtomicInteger over) {
    loop.execute(
        () -> {
          loop.pollUntil(isFree::get);
          over.incrementAndGet();
        });
  }
}
