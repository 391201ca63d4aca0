package dev.offloop.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.AioContext;
import dev.offloop.Coroutine;
import dev.offloop.IoThread;
import dev.offloop.ThreadPool;
import dev.offloop.testing.Explored;
import dev.offloop.testing.Scenario;
import dev.offloop.testing.World;
import dev.offloop.testing.WorldFailure;
import dev.offloop.tests.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The deterministic world itself. */
class WorldTest {
  private static final Duration MILLIS_20 = Duration.ofMillis(20);

  /** Three works of 20 ms on a loop that another thread drives. */
  private static void threeWorks(World world) {
    final IoThread io = IoThread.builder("io").reporter(world.reporter()).start();
    final ThreadPool pool = io.context().threadPool();
    for (final String name : List.of("a", "b", "c")) {
      pool.submit(
          () -> {
            world.note(name + " runs");
            world.takes(MILLIS_20);
            return name;
          },
          (value, failure) -> world.note(value + " is back"));
    }
    world.runUntilQuiet();
    io.close();
  }

  @Test
  @Promise("C13")
  void theSameSeedGivesTheSameRun() {
    final List<List<String>> logs = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      World.run(
          7,
          world -> {
            threeWorks(world);
            logs.add(world.log());
          });
    }
    assertThat(new HashSet<>(logs)).hasSize(1);
  }

  @Test
  @Promise("C13")
  void otherSeedsGiveOtherRuns() {
    final Set<List<String>> logs = new HashSet<>();
    World.seeds(
        1,
        100,
        world -> {
          threeWorks(world);
          logs.add(world.log());
        });
    assertThat(logs).hasSizeGreaterThan(3);
  }

  @Test
  @Promise({"C13", "B1"})
  void timeIsVirtualAndExact() {
    World.byHand(
        world -> {
          threeWorks(world);
          assertThat(world.log())
              .containsExactly(
                  "a runs @0",
                  "b runs @0",
                  "c runs @1000000",
                  "a is back @20000000",
                  "b is back @20000000",
                  "c is back @21000000");
        });
  }

  @Test
  @Promise("C13")
  void aFailureNamesItsSeedAndReplays() {
    final Scenario orderMatters =
        world -> {
          world.thread("one", () -> world.note("one"));
          world.thread("two", () -> world.note("two"));
          world.settle();
          assertThat(world.log().getFirst()).startsWith("one");
        };
    final WorldFailure failure = failureOf(() -> World.seeds(1, 100, orderMatters));
    final String message = failure.toString();
    assertThat(message).contains("replay with World.run(");
    final long seed =
        Long.parseLong(message.replaceAll("(?s).*World\\.run\\((\\d+)L, scenario\\).*", "$1"));
    assertThat(failureOf(() -> World.run(seed, orderMatters))).hasToString(message);
  }

  private static WorldFailure failureOf(Runnable exploration) {
    try {
      exploration.run();
    } catch (WorldFailure failure) {
      return failure;
    }
    throw new AssertionError("nothing failed");
  }

  @Test
  @Promise("C13")
  void everyInterleavingOfTwoThreadsIsPlayedOnce() {
    final Set<List<String>> logs = new HashSet<>();
    final Explored explored =
        World.everyInterleaving(
            10_000,
            world -> {
              for (final String name : List.of("x", "y")) {
                world.thread(
                    name,
                    () -> {
                      world.note(name + 1);
                      world.pause();
                      world.note(name + 2);
                      world.pause();
                      world.note(name + 3);
                    });
              }
              world.settle();
              logs.add(world.log());
            });
    assertThat(explored.isComplete()).isTrue();
    assertThat(explored.runs()).isEqualTo(20); // 6 over 3
    assertThat(logs).hasSize(20);
  }

  @Test
  @Promise("C13")
  void stepsByHandGoWhereTheHandPoints() {
    World.byHand(
        world -> {
          final AioContext loop = AioContext.create("loop");
          final ThreadPool pool = ThreadPool.builder(loop).name("p").build();
          pool.submit(() -> world.log(), (value, failure) -> world.note("callback"));
          assertThat(world.runnable()).isEmpty();
          loop.poll(false); // the birth is the home's to carry out
          assertThat(world.runnable()).containsExactly("p-1");
          world.step("p-1"); // takes
          world.step("p-1"); // runs
          assertThat(pool.outstanding()).isEqualTo(1);
          world.step("p-1"); // finishes
          assertThatThrownBy(() -> world.step("p-2")).hasMessageContaining("\"p-2\" cannot");
          loop.poll(false);
          assertThat(world.log()).containsExactly("callback @0");
          loop.close();
        });
  }

  @Test
  @Promise("C13")
  void whoCanNeverGoOnIsNamed() {
    assertThatThrownBy(
            () ->
                World.run(
                    1,
                    world -> {
                      world.thread("hopeless", () -> world.await(() -> false));
                      world.await(() -> false);
                    }))
        .isInstanceOf(WorldFailure.class)
        .hasStackTraceContaining("nobody in this world can go on")
        .hasStackTraceContaining("hopeless awaits a condition");
  }

  @Test
  @Promise("C13")
  void aFailureOfAnotherThreadFailsTheScenario() {
    assertThatThrownBy(
            () ->
                World.run(
                    1,
                    world -> {
                      world.thread(
                          "bad",
                          () -> {
                            throw new IllegalArgumentException("bad luck");
                          });
                      world.settle();
                    }))
        .isInstanceOf(WorldFailure.class)
        .hasStackTraceContaining("bad luck");
  }

  @ParameterizedTest
  @EnumSource
  @Promise({"C13", "A31"})
  void coroutinesSleepAndCallInVirtualTime(Coroutine.Kind kind) {
    final Set<List<String>> logs = new HashSet<>();
    for (int i = 0; i < 2; i++) {
      World.seeds(
          1,
          50,
          world -> {
            final AioContext loop = IoThread.start("io").context();
            loop.coroutines(kind);
            for (final String name : List.of("a", "b")) {
              loop.spawn(
                  () -> {
                    Coroutine.sleep(MILLIS_20);
                    loop.threadPool()
                        .call(
                            () -> {
                              world.takes(MILLIS_20);
                              return "";
                            });
                    world.note(name);
                    return "";
                  });
            }
            world.runUntilQuiet();
            assertThat(world.log()).containsExactlyInAnyOrder("a @40000000", "b @40000000");
            logs.add(world.log());
          });
    }
    assertThat(logs).as("orders").hasSizeLessThanOrEqualTo(2);
  }

  @Test
  @Promise("C13")
  void aCoroutineCannotHoldTheThreadThatCarriesIt() {
    World.run(
        1,
        world -> {
          final AioContext loop = IoThread.start("io").context();
          loop.spawn(
              () -> {
                assertThatThrownBy(() -> world.takes(MILLIS_20))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Coroutine.sleep");
                world.note("refused");
                return "";
              });
          world.runUntilQuiet();
          assertThat(world.log()).containsExactly("refused @0");
        });
  }

  @Test
  @Promise("C13")
  void noThreadIsLeft() {
    World.run(
        1,
        world -> {
          final AioContext loop = IoThread.start("left").context();
          loop.threadPool()
              .submit(
                  () -> {
                    world.await(() -> false);
                    return "";
                  });
          world.settle();
          assertThat(alive()).isEqualTo(2);
        });
    assertThat(alive()).isZero();
  }

  private static long alive() {
    final Thread[] threads = new Thread[Thread.activeCount() + 100];
    final int count = Thread.enumerate(threads);
    return Arrays.stream(threads, 0, count)
        .filter(thread -> thread.getName().startsWith("left"))
        .count();
  }
}
