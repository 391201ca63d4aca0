package dev.offloop.world;

/** On real threads. */
final class GrowthOnRealThreadsTest extends GrowthContract {
  @Override
  Player player() {
    return new RealPlayer();
  }
}
