package dev.offloop.bench.contestant;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A number from a contestant that does something else than it should would be worth nothing. */
@Tag("slow") // starts eleven libraries
final class ContestantsCallBackOnTheirLoopTest {
  private static final int NO_OPS = 1_000;
  private static final Site SITE = new Site(Placement.FREE, 4);

  @ParameterizedTest
  @EnumSource
  void everyOneOfAThousandNoOpsComesHomeOnce(Kind kind) throws InterruptedException {
    final Set<Thread> homes = ConcurrentHashMap.newKeySet();
    final Set<Thread> workers = ConcurrentHashMap.newKeySet();
    final CountDownLatch left = new CountDownLatch(NO_OPS);
    final int[] calls = new int[1]; // the loop's alone
    try (Contestant contestant = kind.open(SITE)) {
      contestant.onLoop(
          () -> {
            homes.add(Thread.currentThread());
            for (int i = 0; i < NO_OPS; i++) {
              contestant.submit(
                  () -> workers.add(Thread.currentThread()),
                  (value, failure) -> {
                    homes.add(Thread.currentThread());
                    calls[0]++;
                    left.countDown();
                  });
            }
          });
      assertThat(left.await(30, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(calls[0]).isEqualTo(NO_OPS);
    assertThat(homes).hasSize(1);
    assertThat(workers).isNotEmpty().doesNotContainAnyElementsOf(homes);
  }

  @ParameterizedTest
  @EnumSource
  void aFailureComesHomeAsAFailure(Kind kind) throws InterruptedException {
    final CountDownLatch told = new CountDownLatch(1);
    final AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();
    try (Contestant contestant = kind.open(SITE)) {
      contestant.submit(
          () -> {
            throw new IllegalStateException("meant");
          },
          (value, failure) -> {
            failed.set(failure);
            told.countDown();
          });
      assertThat(told.await(30, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(failed.get()).isNotNull();
    assertThat(failed.get()).hasStackTraceContaining("meant");
  }

  static Stream<Kind> tellingOfCancels() {
    return Stream.of(Kind.OFFLOOP, Kind.TPE_NETTY, Kind.FUTURE, Kind.JDK_BLOCKING);
  }

  @ParameterizedTest
  @MethodSource("tellingOfCancels")
  void aCancelledRequestIsToldOfWhileTheWorkersAreBusy(Kind kind) throws InterruptedException {
    final CountDownLatch gate = new CountDownLatch(1);
    final CountDownLatch standing = new CountDownLatch(SITE.workers());
    final CountDownLatch told = new CountDownLatch(1);
    final AtomicReference<@Nullable Throwable> outcome = new AtomicReference<>();
    try (Contestant contestant = kind.open(SITE)) {
      for (int i = 0; i < SITE.workers(); i++) {
        contestant.submit(
            () -> {
              standing.countDown();
              gate.await();
              return gate;
            },
            (value, failure) -> {});
      }
      assertThat(standing.await(30, TimeUnit.SECONDS)).isTrue();
      final Contestant.Cancelling cancelling = (Contestant.Cancelling) contestant;
      final Object handle =
          cancelling.submitForHandle(
              () -> "never",
              (value, failure) -> {
                outcome.set(failure);
                told.countDown();
              });
      cancelling.cancel(handle);
      assertThat(told.await(30, TimeUnit.SECONDS)).isTrue();
      gate.countDown();
    }
    assertThat(outcome.get()).isInstanceOf(CancellationException.class);
  }
}
