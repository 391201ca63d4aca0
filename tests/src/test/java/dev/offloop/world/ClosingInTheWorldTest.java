package dev.offloop.world;

/** In the deterministic world. */
final class ClosingInTheWorldTest extends ClosingContract {
  @Override
  Player player() {
    return SeedPlayer.forTest();
  }
}
