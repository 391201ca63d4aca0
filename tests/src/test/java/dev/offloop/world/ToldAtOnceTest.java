package dev.offloop.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.IoThread;
import dev.offloop.ThreadPool;
import dev.offloop.testing.World;
import dev.offloop.tests.Promise;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * Who waits beside a driven loop is told by the turn that ends the wait. It would notice by itself
 * too, but only a second later, which no test by the wall clock could hold against it.
 */
final class ToldAtOnceTest {
  private static final int SEEDS = 100;

  @Test
  @Promise({"A26", "A23"})
  void awaitIdleBesideADrivenLoopEndsWithTheTurnOfTheLastCallback() {
    World.seeds(
        1,
        SEEDS,
        world -> {
          final IoThread io = IoThread.builder("io").reporter(world.reporter()).start();
          final ThreadPool pool = io.context().threadPool();
          pool.submit(
              () -> {
                world.takes(Duration.ofMillis(20));
                return "";
              });
          world.thread(
              "waiter",
              () -> {
                pool.awaitIdle();
                world.note("idle");
              });
          world.runUntilQuiet();
          assertThat(world.log()).containsExactly("idle @20000000");
          io.close();
        });
  }
}
