package dev.offloop.world;

import dev.offloop.AioContext;
import dev.offloop.AioRequest;
import dev.offloop.IoThread;
import dev.offloop.ThreadPool;
import dev.offloop.tests.Promise;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How pools and loops end, and what two loops do to each other. */
abstract class ClosingContract extends Contract {
  private static Callable<Object> shortWork(Stage stage) {
    final int micros = 100 * stage.choose(5);
    return () -> {
      stage.takes(us(micros));
      return "";
    };
  }

  /** Two threads and every callback submit until they are refused. */
  private static void keepBusy(Stage stage, Requests requests, ThreadPool pool, int most) {
    for (int i = 0; i < 2; i++) {
      stage.thread("submitter-" + i, () -> submitUntilRefused(stage, requests, pool, most));
    }
  }

  private static void submitUntilRefused(
      Stage stage, Requests requests, ThreadPool pool, int most) {
    while (requests.all().size() < most) {
      final Requests.Entry entry =
          requests.submit(
              pool,
              shortWork(stage),
              over -> {
                if (requests.all().size() < most) {
                  requests.submit(pool, shortWork(stage));
                }
              });
      if (entry.isRefused) {
        return;
      }
      stage.takes(us(100));
    }
  }

  @Test
  @Promise({"B8", "A19"})
  void aCloseFromOutsideWhileAllAreBusyDrainsAndRefuses() {
    play(
        stage -> {
          final Requests requests = new Requests(stage);
          final ThreadPool pool =
              ThreadPool.builder(stage.ioThread("io").context()).workersMax(3).build();
          keepBusy(stage, requests, pool, 30);
          stage.takes(us(stage.choose(800)));
          pool.close();
          stage.claim(pool.outstanding() == 0, "outstanding after close: " + pool.outstanding());
          stage.claim(pool.stats().workers() == 0, "workers after close: " + pool.stats());
          final int callbacks = requests.callbacks();
          stage.claim(requests.submit(pool, () -> "").isRefused, "a closed pool accepted a work");
          claimRefusesToResize(stage, pool);
          pool.close();
          stage.joinAll();
          stage.claim(requests.callbacks() == callbacks, "a callback after close");
          requests.check();
        });
  }

  private static void claimRefusesToResize(Stage stage, ThreadPool pool) {
    try {
      pool.resize(1, 2);
      stage.claim(false, "a closed pool was resized");
    } catch (IllegalStateException asPromised) {
      stage.claim(true, "");
    }
  }

  @Test
  @Promise({"B8", "A15"})
  void aCloseFromACallbackDrainsAllButThatCallback() {
    play(
        stage -> {
          final Requests requests = new Requests(stage);
          final ThreadPool pool =
              ThreadPool.builder(stage.ioThread("io").context()).workersMax(3).build();
          final AtomicBoolean isClosed = new AtomicBoolean();
          final AtomicInteger onStack = new AtomicInteger();
          keepBusy(stage, requests, pool, 20);
          for (int i = 0; i < 2; i++) {
            requests.submit(
                pool,
                shortWork(stage),
                entry -> {
                  onStack.incrementAndGet();
                  pool.close();
                  stage.claim(pool.outstanding() == onStack.get(), "not drained in a callback");
                  onStack.decrementAndGet();
                  isClosed.set(true);
                });
          }
          stage.joinAll();
          stage.await(isClosed::get, "the close in a callback to return");
          pool.close();
          requests.check();
        });
  }

  @Test
  @Promise({"B8", "A26"})
  void aCloseFromAnotherLoopsTurnDrains() {
    play(
        stage -> {
          final Requests requests = new Requests(stage);
          final ThreadPool pool =
              ThreadPool.builder(stage.ioThread("io").context()).workersMax(3).build();
          final AioContext other = stage.ioThread("other").context();
          final AtomicBoolean isClosed = new AtomicBoolean();
          keepBusy(stage, requests, pool, 20);
          stage.takes(us(stage.choose(500)));
          other.execute(
              () -> {
                pool.close();
                stage.claim(pool.outstanding() == 0, "not drained from another loop");
                isClosed.set(true);
              });
          stage.await(isClosed::get, "the close on the other loop to return");
          stage.joinAll();
          requests.check();
        });
  }

  @Test
  @Promise({"B8", "A20"})
  void atItsDeadlineACloseCancelsTheQueuedAndAbandonsTheRunning() {
    play(
        stage -> {
          final Requests requests = new Requests(stage);
          final ThreadPool pool =
              ThreadPool.builder(stage.ioThread("io").context()).workersMax(2).build();
          final AtomicBoolean isOpen = new AtomicBoolean();
          final AtomicInteger returned = new AtomicInteger();
          for (int i = 0; i < 4; i++) {
            requests.submit(
                pool,
                () -> {
                  stage.await(isOpen::get, "the gate to open");
                  return returned.incrementAndGet();
                });
            stage.pause();
          }
          stage.await(() -> pool.stats().active() == 2, "two to run");
          stage.claim(!pool.close(ms(1 + stage.choose(5))), "the works cannot have ended");
          for (Requests.Entry entry : requests.all()) {
            stage.claim(entry.failure instanceof CancellationException, "got " + entry.failure);
          }
          stage.claim(stage.reports().size() == 2, "each abandoned one is reported, once");
          stage.claim(pool.stats().abandoned() == 2, "" + pool.stats());
          isOpen.set(true);
          stage.await(() -> returned.get() == 2, "the abandoned works to return");
          requests.check();
        });
  }

  @Test
  @Promise({"B8", "A3"})
  void theShutdownStageCompletesAtHomeWhenAllIsOver() {
    play(
        stage -> {
          final Requests requests = new Requests(stage);
          final AioContext home = stage.ioThread("io").context();
          final ThreadPool pool = ThreadPool.builder(home).workersMax(3).build();
          final AtomicInteger completed = new AtomicInteger();
          final AtomicBoolean isHeard = new AtomicBoolean();
          keepBusy(stage, requests, pool, 12);
          for (int i = 0; i < 5; i++) {
            requests.submit(pool, shortWork(stage));
          }
          requests.submit( // who listens after the end hears of it at once, on his own thread
              pool,
              () -> {
                stage.await(isHeard::get, "somebody to listen");
                return "";
              });
          pool.shutdown()
              .whenComplete(
                  (nothing, failure) -> {
                    stage.claim(home.isCurrent(), "completed elsewhere");
                    stage.claim(pool.outstanding() == 0, "completed before the last callback");
                    stage.claim(pool.stats().workers() == 0, "completed before workers left");
                    completed.incrementAndGet();
                  })
              .exceptionally(
                  failure -> {
                    stage.claim(false, "failed with " + failure);
                    return null;
                  });
          isHeard.set(true);
          stage.await(() -> completed.get() == 1, "the stage to complete");
          stage.joinAll();
          requests.check();
        });
  }

  @Test
  @Promise({"A24", "B10"})
  void twoLoopsMaySubmitToEachOther() {
    play(
        stage -> {
          final Requests requests = new Requests(stage);
          final List<ThreadPool> pools =
              List.of(
                  stage.ioThread("a").context().threadPool(),
                  stage.ioThread("b").context().threadPool());
          final AtomicInteger left = new AtomicInteger(16);
          passOn(stage, requests, pools, 0, left);
          passOn(stage, requests, pools, 1, left);
          stage.await(() -> requests.callbacks() == 18, "all to be over");
          stage.await(
              () -> pools.stream().allMatch(pool -> pool.outstanding() == 0), "both to be idle");
          requests.check();
        });
  }

  private static void passOn(
      Stage stage, Requests requests, List<ThreadPool> pools, int to, AtomicInteger left) {
    requests.submit(
        pools.get(to),
        shortWork(stage),
        entry -> {
          if (left.getAndDecrement() > 0) {
            passOn(stage, requests, pools, 1 - to, left);
          }
        });
  }

  @Test
  @Promise({"A32", "A26"})
  void ofTwoLoopsThatCloseEachOtherOneIsRefused() {
    play(
        stage -> {
          final IoThread a = stage.ioThread("a");
          final IoThread b = stage.ioThread("b");
          final AtomicInteger refused = new AtomicInteger();
          final AtomicInteger over = new AtomicInteger();
          closeFrom(a, b, refused, over);
          stage.pause();
          closeFrom(b, a, refused, over);
          stage.await(() -> over.get() == 2, "both closes to return");
          stage.claim(refused.get() >= 1, "a circle of waits was not refused");
        });
  }

  private static void closeFrom(
      IoThread from, IoThread to, AtomicInteger refused, AtomicInteger over) {
    try {
      from.context()
          .execute(
              () -> {
                try {
                  to.context().close();
                } catch (IllegalStateException circle) {
                  refused.incrementAndGet();
                }
                over.incrementAndGet();
              });
    } catch (RejectedExecutionException closedBefore) {
      refused.incrementAndGet();
      over.incrementAndGet();
    }
  }

  @Test
  @Promise("B8")
  void anIoThreadMayBeClosedFromTwoThreads() {
    play(
        stage -> {
          final Requests requests = new Requests(stage);
          final IoThread io = stage.ioThread("io");
          final ThreadPool pool = io.context().threadPool();
          for (int i = 0; i < 4; i++) {
            requests.submit(pool, shortWork(stage));
          }
          for (String name : List.of("closer-1", "closer-2")) {
            stage.thread(
                name,
                () -> {
                  io.close();
                  stage.claim(pool.outstanding() == 0, "closed, and not drained");
                });
          }
          stage.pause();
          io.close();
          stage.joinAll();
          requests.check();
        });
  }

  @Test
  @Promise({"A34", "B8", "A27"})
  void aClosingLoopRunsWhatItAcceptedAndRefusesTheRest() {
    play(
        stage -> {
          final IoThread io = stage.ioThread("io");
          final AtomicInteger accepted = new AtomicInteger();
          final AtomicInteger run = new AtomicInteger();
          for (String name : List.of("giver-1", "giver-2")) {
            stage.thread(
                name,
                () -> {
                  for (int i = 0; i < 8; i++) {
                    try {
                      io.context().execute(run::incrementAndGet);
                      accepted.incrementAndGet();
                    } catch (RejectedExecutionException closed) {
                      return;
                    }
                    stage.pause();
                  }
                });
          }
          stage.takes(us(stage.choose(2)));
          io.close();
          stage.joinAll();
          stage.claim(run.get() == accepted.get(), accepted + " accepted, run: " + run);
        });
  }

  @Test
  @Promise({"A26", "A23"})
  void whoWaitsBesideALoopThatNobodyDrivesDrivesIt() {
    play(
        stage -> {
          final Requests requests = new Requests(stage);
          final AioContext loop = stage.loop("loop");
          final ThreadPool pool = ThreadPool.builder(loop).workersMax(2).build();
          for (int i = 0; i < 4; i++) {
            requests.submit(pool, shortWork(stage));
          }
          stage.thread("waiter", pool::awaitIdle);
          if (stage.choose(2) == 0) {
            stage.thread("comer", () -> loop.pollUntil(() -> pool.outstanding() == 0));
          }
          final AioRequest<?> last = requests.submit(pool, shortWork(stage)).request;
          pool.awaitIdle();
          stage.claim(
              last != null && last.state() == AioRequest.State.DONE, "the last request is done");
          stage.joinAll();
          requests.check();
        });
  }
}
