package dev.offloop.world;

import dev.offloop.AioContext;
import dev.offloop.AioRequest;
import dev.offloop.IoThread;
import dev.offloop.ThreadPool;
import dev.offloop.tests.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What becomes of requests. */
abstract class RequestsContract extends Contract {
  private static Callable<Object> someWork(Stage stage) {
    final int kind = stage.choose(4);
    return () -> {
      if (kind == 0) {
        throw new IllegalArgumentException("a work that fails");
      }
      stage.takes(us(300L * (kind - 1)));
      return kind;
    };
  }

  private static ThreadPool somePool(Stage stage, AioContext home) {
    return ThreadPool.builder(home)
        .name("p")
        .workersMax(1 + stage.choose(4))
        .keepAlive(ms(1 + stage.choose(3)))
        .build();
  }

  @Test
  @Promise({"A19", "A2", "A20", "B8", "B10"})
  void everyRequestHasOneCallbackHoweverItEnds() {
    play(
        stage -> {
          final Requests requests = new Requests(stage);
          final ThreadPool pool = somePool(stage, stage.ioThread("io").context());
          for (int i = 0; i < 2; i++) {
            stage.thread(
                "submitter-" + i,
                () -> {
                  for (int n = 0; n < 5; n++) {
                    requests.submit(pool, someWork(stage));
                    stage.pause();
                    if (stage.choose(3) == 0) {
                      requests.any().cancel();
                      stage.pause();
                    }
                  }
                });
          }
          if (stage.choose(2) == 0) {
            stage.takes(us(stage.choose(1000)));
            pool.close();
          }
          stage.joinAll();
          pool.close();
          requests.check();
        });
  }

  @Test
  @Promise({"C11", "A19", "A2"})
  void everyFlightOfAReusableRequestHasOneCallback() {
    play(
        stage -> {
          final ThreadPool pool = somePool(stage, stage.ioThread("io").context());
          final Flights flights = new Flights(stage, pool, 2);
          for (int i = 0; i < 2; i++) {
            stage.thread(
                "submitter-" + i,
                () -> {
                  for (int n = 0; n < 5; n++) {
                    flights.submitAny();
                    stage.pause();
                    if (stage.choose(3) == 0) {
                      flights.cancelAny();
                      stage.pause();
                    }
                  }
                });
          }
          if (stage.choose(3) == 0) {
            stage.takes(us(stage.choose(1000)));
            pool.close(us(stage.choose(1000)));
          }
          stage.joinAll();
          pool.close();
          flights.check();
          for (String report : stage.reports()) {
            stage.claim(report.contains("was closed at its deadline"), report);
          }
        });
  }

  @Test
  @Promise("A8")
  void worksAreTakenInTheOrderOfTheirSubmits() {
    play(
        stage -> {
          final Requests requests = new Requests(stage);
          final AioContext home = stage.ioThread("io").context();
          final ThreadPool pool = ThreadPool.builder(home).workersMax(1).keepAlive(ms(1)).build();
          final List<String> taken = new CopyOnWriteArrayList<>();
          for (String submitter : List.of("a", "b", "c")) {
            stage.thread(
                submitter,
                () -> {
                  for (int n = 0; n < 4; n++) {
                    final String name = submitter + n;
                    requests.submit(pool, () -> taken.add(name));
                    stage.pause();
                  }
                });
          }
          stage.joinAll();
          pool.close();
          for (String submitter : List.of("a", "b", "c")) {
            final List<String> own = taken.stream().filter(n -> n.startsWith(submitter)).toList();
            stage.claim(own.equals(own.stream().sorted().toList()) && own.size() == 4, "" + taken);
          }
          requests.check();
        });
  }

  @Test
  @Promise({"B3", "A13"})
  void whoIsSeenDoneBeforeAnotherReturnsIsDeliveredFirst() {
    play(
        stage -> {
          final Requests requests = new Requests(stage);
          final ThreadPool pool =
              ThreadPool.builder(stage.ioThread("io").context()).workersMax(4).build();
          final var seen = new ConcurrentHashMap<Integer, List<Requests.Entry>>();
          for (int i = 0; i < 8; i++) {
            final int number = i;
            final int micros = 100 * stage.choose(4);
            requests.submit(
                pool,
                () -> {
                  stage.takes(us(micros));
                  final List<Requests.Entry> done = new ArrayList<>(requests.all());
                  done.removeIf(entry -> !entry.isInState(AioRequest.State.DONE));
                  seen.put(number, done);
                  return "";
                });
            stage.pause();
          }
          pool.close();
          for (Requests.Entry entry : requests.all()) {
            for (Requests.Entry before : seen.getOrDefault(entry.number, List.of())) {
              stage.claim(
                  before.position < entry.position,
                  before.number + " was done before " + entry.number + " returned");
            }
          }
          requests.check();
        });
  }

  @Test
  @Promise({"A17", "A2", "A18"})
  void aRemovedRequestNeverRunsAndOneCancelRemovesIt() {
    play(
        stage -> {
          final Requests requests = new Requests(stage);
          final ThreadPool pool =
              ThreadPool.builder(stage.ioThread("io").context()).workersMax(2).build();
          final AtomicInteger removed = new AtomicInteger();
          for (int i = 0; i < 6; i++) {
            requests.submit(pool, someWork(stage));
          }
          for (String name : List.of("canceller-1", "canceller-2", "canceller-3")) {
            stage.thread(
                name,
                () -> {
                  for (Requests.Entry entry : requests.all()) {
                    if (entry.cancel() == AioRequest.Cancel.REMOVED) {
                      removed.incrementAndGet();
                      stage.claim(entry.runs.get() == 0, "removed, and had run");
                    }
                    stage.pause();
                  }
                });
          }
          stage.joinAll();
          pool.close();
          final long cancelled =
              requests.all().stream()
                  .filter(entry -> entry.isInState(AioRequest.State.CANCELLED))
                  .count();
          stage.claim(removed.get() == cancelled, removed + " removed, cancelled: " + cancelled);
          requests.check();
        });
  }

  @Test
  @Promise({"A15", "B10", "A1"})
  void callbacksAndWorksMaySubmit() {
    play(
        stage -> {
          final Requests requests = new Requests(stage);
          final ThreadPool pool = somePool(stage, stage.ioThread("io").context());
          final AtomicInteger left = new AtomicInteger(20);
          submitFurther(stage, requests, pool, left);
          submitFurther(stage, requests, pool, left);
          stage.await(() -> left.get() <= 0 && pool.outstanding() == 0, "all to be over");
          stage.claim(requests.all().size() >= 20, "submitted: " + requests.all().size());
          requests.check();
        });
  }

  private static void submitFurther(
      Stage stage, Requests requests, ThreadPool pool, AtomicInteger left) {
    if (left.decrementAndGet() < 0) {
      return;
    }
    requests.submit(
        pool,
        () -> {
          if (stage.choose(3) == 0) {
            submitFurther(stage, requests, pool, left);
          }
          stage.pause();
          return "";
        },
        entry -> submitFurther(stage, requests, pool, left));
  }

  @Test
  @Promise({"A3", "A4", "B10"})
  void callbacksAreSerialAtHomeAndAfterTheSubmittersReturn() {
    play(
        stage -> {
          final Requests requests = new Requests(stage);
          final IoThread io = stage.ioThread("io");
          final AioContext home = io.context();
          final ThreadPool pool = somePool(stage, home);
          final AtomicInteger inside = new AtomicInteger();
          final Requests.Told callback =
              entry -> {
                stage.claim(home.isCurrent(), "a callback outside of its home's turn");
                stage.claim(inside.incrementAndGet() == 1, "two callbacks at the same time");
                stage.pause();
                stage.claim(inside.decrementAndGet() == 0, "two callbacks at the same time");
              };
          stage.thread(
              "submitter",
              () -> {
                for (int i = 0; i < 4; i++) {
                  requests.submit(pool, someWork(stage), callback);
                  stage.pause();
                }
              });
          final AtomicInteger submitting = new AtomicInteger();
          for (int i = 0; i < 4; i++) {
            home.execute(
                () -> {
                  submitting.incrementAndGet();
                  requests.submit(
                      pool,
                      someWork(stage),
                      entry -> {
                        stage.claim(submitting.get() == 0, "called before the submitter returned");
                        callback.told(entry);
                      });
                  stage.pause();
                  submitting.decrementAndGet();
                });
          }
          stage.joinAll();
          stage.await(() -> requests.all().size() == 8, "all to be submitted");
          pool.close();
          requests.check();
        });
  }

  @Test
  @Promise({"A16", "A15"})
  void aNestedTurnInACallbackSeesWhatIsReady() {
    play(
        stage -> {
          final Requests requests = new Requests(stage);
          final AioContext home = stage.ioThread("io").context();
          final ThreadPool pool = somePool(stage, home);
          for (int i = 0; i < 5; i++) {
            requests.submit(
                pool,
                () -> {
                  stage.takes(us(100L * stage.choose(3)));
                  return "";
                },
                entry -> home.pollUntil(() -> requests.callbacks() == 5));
          }
          stage.await(() -> pool.outstanding() == 0, "all callbacks to end");
          requests.check();
        });
  }

  @Test
  @Promise({"A23", "A15"})
  void whoAwaitsIdleWaitsForAllButItsOwnCallbacks() {
    play(
        stage -> {
          final Requests requests = new Requests(stage);
          final ThreadPool pool = somePool(stage, stage.ioThread("io").context());
          final AtomicInteger onStack = new AtomicInteger();
          for (int i = 0; i < 5; i++) {
            final boolean waits = stage.choose(2) == 0;
            requests.submit(
                pool,
                someWork(stage),
                entry -> {
                  onStack.incrementAndGet();
                  if (waits) {
                    pool.awaitIdle();
                    stage.claim(pool.outstanding() == onStack.get(), "not idle in a callback");
                  }
                  onStack.decrementAndGet();
                });
            stage.pause();
          }
          pool.awaitIdle();
          stage.claim(pool.outstanding() == 0, "not idle outside");
          requests.check();
        });
  }
}
