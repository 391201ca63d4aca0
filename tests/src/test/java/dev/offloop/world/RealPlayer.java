package dev.offloop.world;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Plays stories on real threads, a number of times. One thread. */
final class RealPlayer implements Player {
  private static final int ROUNDS = Integer.getInteger("offloop.rounds", 10);

  @Override
  public void play(Story story, int weight) {
    final int rounds = (ROUNDS + weight - 1) / weight;
    for (int round = 1; round <= rounds; round++) {
      playOnce(story, round);
    }
  }

  private static void playOnce(Story story, int round) {
    final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    final Thread thread =
        Thread.ofPlatform()
            .name("story")
            .daemon()
            .start(
                () -> {
                  try {
                    new RealStage(round).play(story);
                  } catch (Throwable thrown) {
                    failure.set(thrown);
                  }
                });
    try {
      if (!thread.join(RealStage.PATIENCE.multipliedBy(2))) {
        final AssertionError late = new AssertionError("the story stands still, see its stack");
        late.setStackTrace(thread.getStackTrace());
        throw late;
      }
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted in round " + round, e);
    }
    if (failure.get() != null) {
      throw new AssertionError("round " + round + ": " + failure.get(), failure.get());
    }
  }
}
