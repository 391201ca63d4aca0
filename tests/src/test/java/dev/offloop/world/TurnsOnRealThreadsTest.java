package dev.offloop.world;

/** On real threads. */
final class TurnsOnRealThreadsTest extends TurnsContract {
  @Override
  Player player() {
    return new RealPlayer();
  }
}
