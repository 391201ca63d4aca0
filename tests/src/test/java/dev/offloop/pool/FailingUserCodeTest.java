package dev.offloop.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import dev.offloop.AioContext;
import dev.offloop.ThreadPool;
import dev.offloop.tests.Promise;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, threadMode = SEPARATE_THREAD)
class FailingUserCodeTest {
  private static final Logger LOGGER = Logger.getLogger("dev.offloop"); // or it may be collected

  @AutoClose private final TestLoop loop = new TestLoop();

  @AfterEach
  void logAgain() {
    LOGGER.setFilter(null);
  }

  @Test
  @Promise({"B11"})
  void whateverAWorkThrowsReachesItsCallbackAndTheWorkerSurvives() {
    final ThreadPool pool = loop.pool(b -> b.workersMax(1));
    final List<Throwable> thrown =
        List.of(
            new IOException("checked"),
            new IllegalStateException("unchecked"),
            new StackOverflowError("an Error"),
            new Throwable("neither"));
    final List<@Nullable Throwable> received = new ArrayList<>();
    for (Throwable failure : thrown) {
      pool.submit(() -> sneaky(failure), (value, caught) -> received.add(caught));
    }
    final List<String> names = new ArrayList<>();
    pool.submit(
        () -> Thread.currentThread().getName(), (name, failure) -> names.add(String.valueOf(name)));
    pool.awaitIdle();
    assertThat(received).containsExactlyElementsOf(thrown);
    assertThat(names).containsExactly("home-1");
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <X extends Throwable> String sneaky(Throwable failure) throws X {
    throw (X) failure;
  }

  @Test
  @Promise({"B11"})
  void anErrorOfAWorkIsDeliveredAndThenReportedOnce() {
    final ThreadPool pool = loop.pool();
    final Error error = new Error("bad");
    final List<Integer> reportsAtCallback = new ArrayList<>();
    pool.submit(
        () -> sneaky(error),
        (value, failure) -> {
          assertThat(failure).isSameAs(error);
          reportsAtCallback.add(loop.reporter.all().size());
        });
    pool.awaitIdle();
    pool.submit(() -> sneaky(error));
    pool.awaitIdle();
    assertThat(reportsAtCallback).containsExactly(0);
    assertThat(loop.reporter.all())
        .hasSize(2)
        .allSatisfy(report -> assertThat(report.failure()).isSameAs(error));
  }

  @Test
  @Promise({"B12"})
  void aCallbackThatThrowsIsReportedAndHarmsNeitherLoopNorLaterCallbacks() {
    final ThreadPool pool = loop.pool(b -> b.name("disk").workersMax(1));
    final RuntimeException thrown = new RuntimeException("thrown by the callback");
    for (int i = 0; i < 50; i++) {
      pool.submit(
          () -> "",
          (value, failure) -> {
            throw thrown;
          });
      pool.submit(() -> "", loop.note("x"));
    }
    pool.awaitIdle();
    assertThat(loop.log).hasSize(50);
    assertThat(pool.outstanding()).isZero();
    assertThat(loop.reporter.all())
        .hasSize(50)
        .allSatisfy(
            report -> {
              assertThat(report.failure()).isSameAs(thrown);
              assertThat(report.message()).contains("\"disk\"");
            });
  }

  @Test
  @Promise({"B12"})
  void theReporterOfThePoolGoesBeforeThatOfTheContext() {
    final RecordingReporter own = new RecordingReporter();
    final ThreadPool pool = loop.pool(b -> b.reporter(own));
    pool.submit(() -> sneaky(new Exception("x")));
    pool.awaitIdle();
    assertThat(own.messages()).hasSize(1);
    assertThat(loop.reporter.messages()).isEmpty();
  }

  @Test
  @Promise({"B12", "B15"})
  void aReporterThatThrowsHarmsNobodyAndTheReportIsLogged() {
    final AtomicInteger logged = new AtomicInteger();
    LOGGER.setFilter(record -> logged.incrementAndGet() < 0); // counts, and keeps them off stderr
    final AtomicInteger reports = new AtomicInteger();
    for (Throwable thrown :
        List.of(new IllegalStateException("from the reporter"), new OutOfMemoryError("there"))) {
      final ThreadPool pool =
          loop.pool(
              b ->
                  b.reporter(
                      report -> {
                        reports.incrementAndGet();
                        FailingUserCodeTest.<RuntimeException>sneaky(thrown);
                      }));
      for (int i = 0; i < 20; i++) {
        pool.submit(() -> sneaky(new Exception("nobody receives")));
        pool.submit(
            () -> "",
            (value, failure) -> {
              throw new IllegalStateException("from the callback");
            });
        pool.submit(() -> "", loop.note("x"));
      }
      pool.awaitIdle();
      pool.close();
    }
    assertThat(loop.log).hasSize(40);
    assertThat(reports).hasValue(80);
    assertThat(logged).as("what was reported, and what the reporter threw").hasValue(160);
  }

  @Test
  @Promise({"B15", "B11", "B12"})
  void anOutOfMemoryErrorOfWorkOrCallbackLosesNoOutcome() {
    final ThreadPool pool = loop.pool();
    final int[] callbacks = {0};
    for (int i = 0; i < 200; i++) {
      final boolean inWork = i % 2 == 0;
      pool.submit(
          () -> {
            if (inWork) {
              throw new OutOfMemoryError("in the work");
            }
            return "";
          },
          (value, failure) -> {
            callbacks[0]++;
            assertThat(failure != null).isEqualTo(inWork);
            throw new OutOfMemoryError("in the callback");
          });
    }
    pool.awaitIdle();
    assertThat(callbacks[0]).isEqualTo(200);
    assertThat(pool.stats().completed()).isEqualTo(200);
    assertThat(loop.reporter.all()).hasSize(300);
    pool.submit(() -> "", loop.note("after"));
    pool.awaitIdle();
    assertThat(loop.log).containsExactly("after=");
  }

  @Test
  @Promise({"B15"})
  void aStackThatOverflowsInACallbackLosesNoOutcome() {
    final ThreadPool pool = loop.pool();
    for (int i = 0; i < 20; i++) {
      pool.submit(() -> "", (value, failure) -> recurse(1));
      pool.submit(() -> recurse(1), (value, failure) -> {});
      pool.submit(() -> "", loop.note("x"));
    }
    pool.awaitIdle();
    assertThat(loop.log).hasSize(20);
    assertThat(pool.outstanding()).isZero();
  }

  private static int recurse(int depth) {
    return depth == 0 ? 0 : 1 + recurse(depth + 1);
  }

  @Test
  @Promise({"B12"})
  void aFailingCallbackOnACloseIsReportedToo() {
    final AioContext context = AioContext.create("own", loop.reporter);
    final ThreadPool pool = ThreadPool.builder(context).build();
    pool.submit(
        () -> "",
        (value, failure) -> {
          throw new IllegalStateException("during close");
        });
    context.close();
    assertThat(loop.reporter.messages()).hasSize(1);
  }
}
