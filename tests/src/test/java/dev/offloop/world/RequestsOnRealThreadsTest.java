package dev.offloop.world;

/** On real threads. */
final class RequestsOnRealThreadsTest extends RequestsContract {
  @Override
  Player player() {
    return new RealPlayer();
  }
}
