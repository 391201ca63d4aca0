package dev.offloop.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.offloop.AioContext;
import dev.offloop.base.Bell;
import dev.offloop.base.Machine;
import dev.offloop.base.Reports;
import dev.offloop.tests.Promise;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Callbacks and reporters that throw. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
@Promise({"B12"})
final class FailuresTest {
  static Stream<Arguments> kindsAndFailures() {
    return Stream.of(Kind.values())
        .flatMap(
            kind ->
                Stream.of(
                        new IllegalStateException("on purpose"),
                        new IOException("on purpose, unchecked by a trick"),
                        new AssertionError("on purpose"),
                        new StackOverflowError("on purpose"),
                        new OutOfMemoryError("on purpose"))
                    .map(failure -> Arguments.of(kind, failure)));
  }

  @ParameterizedTest
  @MethodSource("kindsAndFailures")
  @Promise({"B15"})
  void whatACallbackThrowsIsReportedOnceAndTheNextOneRuns(Kind kind, Throwable failure) {
    final Reported reported = new Reported();
    try (AioContext context = AioContext.create("failing", reported)) {
      final AtomicInteger next = new AtomicInteger();
      kind.calls(context, () -> FailuresTest.<RuntimeException>raise(failure));
      kind.calls(context, next::incrementAndGet);
      context.pollUntil(() -> next.get() == 1); // comes out of it alive
      assertThat(reported.all()).hasSize(1);
      assertThat(reported.all().getFirst().failure()).isSameAs(failure);
      assertThat(reported.all().getFirst().message()).contains("\"failing\"");
      assertThat(reported.all().getFirst().thread()).isSameAs(Thread.currentThread());
      context.execute(next::incrementAndGet);
      assertThat(context.poll(true)).isTrue();
      assertThat(next).hasValue(2);
    }
    assertThat(reported.all()).hasSize(1);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> void raise(Throwable failure) throws E {
    throw (E) failure;
  }

  @ParameterizedTest
  @EnumSource
  void aReporterThatThrowsHarmsNobodyAndItsReportIsLogged(Kind kind) {
    final IllegalStateException failure = new IllegalStateException("of the callback");
    final List<Throwable> logged =
        logged(
            () -> {
              try (AioContext context =
                  AioContext.create(
                      "unheard",
                      report -> {
                        throw new UnsupportedOperationException("of the reporter");
                      })) {
                final AtomicInteger next = new AtomicInteger();
                kind.calls(
                    context,
                    () -> {
                      throw failure;
                    });
                kind.calls(context, next::incrementAndGet);
                context.pollUntil(() -> next.get() == 1);
              }
            });
    assertThat(logged).hasSize(2).contains(failure);
    assertThat(logged).hasAtLeastOneElementOfType(UnsupportedOperationException.class);
  }

  @Test
  @Promise({"B15"})
  void aReporterOnAFullHeapHarmsNobody() {
    final List<Throwable> logged =
        logged(
            () -> {
              try (AioContext context =
                  AioContext.create(
                      "full",
                      report -> {
                        throw new OutOfMemoryError("of the reporter");
                      })) {
                final AtomicInteger next = new AtomicInteger();
                context.execute(
                    () -> {
                      throw new OutOfMemoryError("of the callback");
                    });
                context.execute(next::incrementAndGet);
                context.pollUntil(() -> next.get() == 1);
              }
            });
    assertThat(logged).hasSize(2);
  }

  /** Runs the part and returns what went to the system logger meanwhile, instead of the console. */
  private static List<Throwable> logged(Runnable part) {
    final List<Throwable> logged = Collections.synchronizedList(new ArrayList<>());
    final Handler keeps =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            logged.add(record.getThrown());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    final Logger logger = Logger.getLogger(Reports.LOGGER);
    logger.setUseParentHandlers(false);
    logger.addHandler(keeps);
    try {
      part.run();
    } finally {
      logger.removeHandler(keeps);
      logger.setUseParentHandlers(true);
    }
    return logged;
  }

  @Test
  void theDefaultReporterIsTheSystemLogger() {
    final IllegalStateException failure = new IllegalStateException("on purpose");
    final List<Throwable> logged =
        logged(
            () -> {
              try (AioContext context = AioContext.create("logging")) {
                context.execute(
                    () -> {
                      throw failure;
                    });
                context.poll(false);
              }
            });
    assertThat(logged).containsExactly(failure);
  }

  @Test
  void ofCallbacksOfOneTurnEachFailureIsReported() throws IOException {
    final Reported reported = new Reported();
    final Pipe pipe = Pipe.open();
    try (AioContext context = AioContext.create("many", reported);
        Pipe.SourceChannel source = pipe.source();
        Pipe.SinkChannel sink = pipe.sink()) {
      sink.write(ByteBuffer.allocate(1));
      context.watch(
          source,
          SelectionKey.OP_READ,
          (watch, ready) -> {
            throw new IOException("channel");
          });
      for (int i = 0; i < 10; i++) {
        context.execute(
            () -> {
              throw new IllegalStateException("task");
            });
      }
      context.pollUntil(() -> reported.failures().size() >= 11); // in one turn or, if slow, in more
      assertThat(reported.failures().stream().filter(IllegalStateException.class::isInstance))
          .hasSize(10);
    }
  }

  @Test
  @Promise({"B15"})
  void aLookThatThrowsIsReportedAndDoesNotComeOutOfTheTurn() {
    final Reported reported = new Reported();
    final EventLoop loop = new EventLoop("looked at", Machine.REAL, reported.asReports());
    final AtomicInteger looks = new AtomicInteger();
    final AtomicInteger tasks = new AtomicInteger();
    final Bell bell =
        loop.bell(
            share -> {
              if (looks.incrementAndGet() == 1) {
                throw new OutOfMemoryError("on purpose");
              }
              return true;
            });
    bell.ring();
    loop.execute(tasks::incrementAndGet);
    assertThatCode(() -> loop.poll(false)).doesNotThrowAnyException();
    loop.poll(false);
    assertThat(tasks).hasValue(1);
    assertThat(looks).as("what the failed look left is looked at again").hasValue(2);
    assertThat(reported.failures()).hasSize(1);
    loop.close();
  }
}
