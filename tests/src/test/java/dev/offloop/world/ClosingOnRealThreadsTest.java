package dev.offloop.world;

/** On real threads. */
final class ClosingOnRealThreadsTest extends ClosingContract {
  @Override
  Player player() {
    return new RealPlayer();
  }
}
