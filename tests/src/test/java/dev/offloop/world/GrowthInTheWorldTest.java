package dev.offloop.world;

/** In the deterministic world. */
final class GrowthInTheWorldTest extends GrowthContract {
  @Override
  Player player() {
    return SeedPlayer.forTest();
  }
}
