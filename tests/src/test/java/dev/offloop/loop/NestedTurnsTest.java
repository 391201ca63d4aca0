package dev.offloop.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.AioContext;
import dev.offloop.tests.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Turns inside callbacks. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
@Promise({"A16"})
final class NestedTurnsTest {
  private final AioContext context = AioContext.create("nest");
  private final List<String> log = new ArrayList<>();

  @AfterEach
  void close() {
    Turns.close(context::close);
  }

  @Test
  void aNestedTurnContinuesTheInterruptedBatch() {
    final EventLoop loop = // on a clock that stands, so that no share is spent
        new EventLoop("batch", new FakeClock(0), new Reported().asReports());
    loop.execute(
        () -> {
          log.add("a begins");
          assertThat(loop.poll(false)).isTrue();
          log.add("a ends");
        });
    loop.execute(() -> log.add("b"));
    loop.execute(() -> log.add("c"));
    loop.poll(false);
    assertThat(log).containsExactly("a begins", "b", "c", "a ends");
  }

  @Test
  void aCallbackMayWaitForOneBehindItInTheSameTurn() {
    final boolean[] isDone = {false};
    context.execute(() -> context.pollUntil(() -> isDone[0]));
    context.execute(() -> isDone[0] = true);
    context.poll(false);
    assertThat(isDone[0]).isTrue();
  }

  @Test
  void aDueTimerWaitsForOneThatIsDueTogetherWithIt() {
    final FakeClock clock = new FakeClock(5);
    final EventLoop loop = new EventLoop("due together", clock, new Reported().asReports());
    final boolean[] isDone = {false};
    final LoopTimer first = loop.timer(() -> loop.pollUntil(() -> isDone[0]));
    final LoopTimer second = loop.timer(() -> isDone[0] = true);
    first.schedule(10);
    second.schedule(10);
    clock.advance(10);
    assertThat(loop.poll(false)).isTrue();
    assertThat(isDone[0]).isTrue();
  }

  static Stream<Named<Consumer<AioContext>>> verbs() {
    return Stream.of(
        Named.of("poll", context -> context.poll(false)),
        Named.of("pollUntil", context -> context.pollUntil(new OneTurn()::isOver)),
        Named.of("run", AioContext::run));
  }

  /** False once, then true: a pollUntil of one turn. */
  private static final class OneTurn {
    private boolean asked;

    boolean isOver() {
      final boolean was = asked;
      asked = true;
      return was;
    }
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void the257thTurnIsRefusedByNameAndTheLoopGoesOn(Consumer<AioContext> nested) {
    for (int again = 0; again < 2; again++) {
      final Descent descent = new Descent(nested);
      context.execute(descent);
      assertThat(context.poll(false)).isTrue(); // turn 1
      assertThat(descent.begun).hasValue(Driver.DEEPEST);
      assertThat(descent.refusals).hasSize(1);
      assertThat(descent.refusals.getFirst())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("\"nest\"")
          .hasMessageContaining("256");
      descent.levels = 0; // the one that was scheduled and got no turn
      while (context.poll(false)) {
        log.add("rest");
      }
    }
  }

  /** Nests one turn in the other, 300 deep if it could. */
  private final class Descent implements Runnable {
    private final Consumer<AioContext> nested;
    private final AtomicInteger begun = new AtomicInteger();
    private final List<RuntimeException> refusals = new ArrayList<>();
    private int levels = 300;
    private int inside;

    Descent(Consumer<AioContext> nested) {
      this.nested = nested;
    }

    @Override
    public void run() {
      if (levels-- <= 0) {
        return;
      }
      begun.incrementAndGet();
      inside++;
      context.execute(this);
      try {
        nested.accept(context);
      } catch (IllegalStateException refusal) {
        refusals.add(refusal);
      }
      if (--inside > 0) {
        context.stop(); // ends the run in whose turn this is
      }
    }
  }

  @Test
  @Promise({"A24"})
  void turnsOfDifferentLoopsNestAndEachKnowsItsOwn() {
    try (AioContext inner = AioContext.create("inner")) {
      inner.execute(() -> log.add(nameOfCurrent() + " " + context.isCurrent()));
      context.execute(
          () -> {
            log.add(nameOfCurrent());
            inner.poll(false);
            log.add(nameOfCurrent() + " " + inner.isCurrent());
          });
      context.poll(false);
    }
    assertThat(log).containsExactly("nest", "inner true", "nest false");
  }

  private static @Nullable String nameOfCurrent() {
    return AioContext.current().map(AioContext::name).orElse(null);
  }
}
