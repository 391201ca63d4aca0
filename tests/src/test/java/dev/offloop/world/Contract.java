package dev.offloop.world;

import java.time.Duration;

/** Stories as tests. A class that gives a player holds the code to them on its kind of stage. */
abstract class Contract {
  /** Returns who plays. */
  abstract Player player();

  final void play(Story story) {
    player().play(story, 1);
  }

  /** Plays a story of many threads less often. */
  final void playHeavy(Story story) {
    player().play(story, 10);
  }

  static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }

  static Duration us(long micros) {
    return Duration.ofNanos(micros * 1000);
  }
}
