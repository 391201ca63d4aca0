package dev.offloop.world;

/** In the deterministic world. */
final class TimesInTheWorldTest extends TimesContract {
  @Override
  Player player() {
    return SeedPlayer.forTest();
  }
}
