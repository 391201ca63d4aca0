package dev.offloop.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.AioContext;
import dev.offloop.tests.Promise;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** One thread at a time drives a loop. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
@Promise({"A26"})
final class DrivingTest {
  private final AioContext context = AioContext.create("driven");

  /** The ways to drive; {@code over} and a kick or a task end each. */
  enum Verb {
    POLL {
      @Override
      void drive(AioContext context, AtomicBoolean over) {
        while (!over.get()) {
          context.poll(true);
        }
      }
    },
    POLL_UNTIL {
      @Override
      void drive(AioContext context, AtomicBoolean over) {
        context.pollUntil(over::get);
      }
    },
    RUN {
      @Override
      void drive(AioContext context, AtomicBoolean over) {
        context.run();
      }
    };

    abstract void drive(AioContext context, AtomicBoolean over);

    void end(AioContext context, AtomicBoolean over) {
      over.set(true);
      context.kick();
      context.stop(); // which is no kick
    }
  }

  @AfterEach
  void close() {
    Turns.close(context::close);
  }

  static Stream<Arguments> pairs() {
    return Stream.of(Verb.values())
        .flatMap(holder -> Stream.of(Verb.values()).map(second -> Arguments.of(holder, second)));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void aSecondThreadIsRefusedAndTheFirstGoesOn(Verb holder, Verb second) {
    final AtomicBoolean over = new AtomicBoolean();
    final CountDownLatch isDriven = new CountDownLatch(1);
    final CountDownLatch mayGoOn = new CountDownLatch(1);
    context.execute(
        () -> {
          isDriven.countDown();
          Within.opens(mayGoOn, "the second has been refused");
        });
    final Actor<?> driver = Actor.plays("holder", () -> holder.drive(context, over));
    Within.opens(isDriven, "the holder drives");

    final Actor<?> other = Actor.plays("second", () -> second.drive(context, new AtomicBoolean()));
    assertThat(other.fails())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("\"driven\"")
        .hasMessageContaining("\"holder\"")
        .hasMessageContaining("\"second\"");

    mayGoOn.countDown();
    assertThat(Turns.on(context, Thread::currentThread)).isSameAs(driver.thread());
    holder.end(context, over);
    driver.ends();
  }

  @Test
  void theHoldLastsBetweenTheTurnsOfOneRun() {
    final Actor<?> driver = Actor.plays("holder", context::run);
    Turns.on(context, context::isCurrent);
    Within.blocks(driver.thread());
    assertThatThrownBy(() -> context.poll(false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("\"holder\"");
    context.stop();
    driver.ends();
    assertThat(context.poll(false)).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void theHoldEndsWithTheCall(Verb verb) {
    final AtomicBoolean over = new AtomicBoolean();
    final Actor<?> driver = Actor.plays("first", () -> verb.drive(context, over));
    Turns.on(context, context::isCurrent);
    verb.end(context, over);
    driver.ends();
    context.poll(false);
  }

  @Test
  void whatOneDriverWroteTheNextOneSees() {
    final int rounds = 3_000;
    final int[] plain = {0}; // no lock, no volatile: the hand-over must do
    context.execute(new Repeated(context, plain));
    final CyclicBarrier turn = new CyclicBarrier(2);
    final AtomicBoolean isOdd = new AtomicBoolean();
    final Actor<?> other =
        Actor.plays(
            "other",
            () -> {
              for (int i = 0; i < rounds; i++) {
                Within.holds(isOdd::getOpaque, "it is the other's turn");
                context.poll(false);
                isOdd.setOpaque(false);
              }
              Within.meet(turn);
            });
    for (int i = 0; i < rounds; i++) {
      context.poll(false);
      isOdd.setOpaque(true);
      Within.holds(() -> !isOdd.getOpaque(), "it is this thread's turn");
    }
    Within.meet(turn);
    other.ends();
    assertThat(plain[0]).isEqualTo(2 * rounds);
  }

  /** Counts, and comes again in the next turn. */
  private static final class Repeated implements Runnable {
    private final AioContext context;
    private final int[] plain;

    Repeated(AioContext context, int[] plain) {
      this.context = context;
      this.plain = plain;
    }

    @Override
    public void run() {
      plain[0]++;
      try {
        context.execute(this);
      } catch (RejectedExecutionException e) {
        // The context is closing: this was the last round.
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aVirtualThreadIsRefusedAsDriver(Verb verb) {
    final Actor<?> driver =
        Actor.playsVirtually("light", () -> verb.drive(context, new AtomicBoolean()));
    assertThat(driver.fails())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("\"driven\"")
        .hasMessageContaining("virtual thread \"light\"")
        .hasMessageContaining("platform thread");
    assertThat(context.poll(false)).isFalse();
  }

  @Test
  void currentIsTheLoopInWhoseTurnTheCallerIs() {
    assertThat(context.isCurrent()).isFalse();
    assertThat(AioContext.current()).isEmpty();
    final boolean[] seen = {false, false};
    context.execute(
        () -> {
          seen[0] = context.isCurrent() && AioContext.current().orElseThrow() == context;
          seen[1] = Actor.plays("elsewhere", context::isCurrent).ends();
        });
    context.poll(false);
    assertThat(seen).containsExactly(true, false);
    assertThat(context.isCurrent()).isFalse();
    assertThat(AioContext.current()).isEmpty();
  }
}
