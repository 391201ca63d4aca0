package dev.offloop.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.IoThread;
import dev.offloop.testing.World;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How a user tests code that uses loops and pools: on virtual time, in every order. */
class DeterministicTest {
  // README begin
  @Test
  void theAnswerComesAfter20MillisecondsWhateverTheOrder() {
    World.seeds(
        1,
        1_000,
        world -> { // another interleaving for each seed
          IoThread io = IoThread.start("io");
          io.context()
              .threadPool()
              .submit(
                  () -> {
                    world.takes(Duration.ofMillis(20)); // no real time passes
                    return "done";
                  },
                  (value, failure) -> world.note("callback: " + value));
          world.runUntilQuiet();
          assertThat(world.log()).containsExactly("callback: done @20000000");
        });
  }
  // README end
}
