package dev.offloop.kit;

import dev.offloop.AioContext;
import dev.offloop.IoThread;
import dev.offloop.Loop;
import dev.offloop.testing.LoopContract;
import dev.offloop.tests.Promise;

/** This library's own loop, driven by its own thread. */
@Promise({"A3", "A19", "A27"})
final class AioContextKeepsTheContractTest extends LoopContract {
  @Override
  protected Loop open() {
    return IoThread.builder("own").daemon(true).reporter(report -> {}).start().context();
  }

  @Override
  protected void close(Loop loop) {
    ((AioContext) loop).close(); // which ends its thread too
  }
}
