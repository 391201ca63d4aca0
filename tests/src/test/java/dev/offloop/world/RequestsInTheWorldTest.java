package dev.offloop.world;

/** In the deterministic world. */
final class RequestsInTheWorldTest extends RequestsContract {
  @Override
  Player player() {
    return SeedPlayer.forTest();
  }
}
