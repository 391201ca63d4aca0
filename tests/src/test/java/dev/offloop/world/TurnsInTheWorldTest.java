package dev.offloop.world;

/** In the deterministic world. */
final class TurnsInTheWorldTest extends TurnsContract {
  @Override
  Player player() {
    return SeedPlayer.forTest();
  }
}
