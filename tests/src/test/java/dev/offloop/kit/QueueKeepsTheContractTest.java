package dev.offloop.kit;

import dev.offloop.Loop;
import dev.offloop.testing.LoopContract;

/** A queue and one thread as a loop. */
final class QueueKeepsTheContractTest extends LoopContract {
  @Override
  protected Loop open() {
    return new QueueLoop(QueueLoop.Flaw.NONE);
  }

  @Override
  protected void close(Loop loop) {
    ((QueueLoop) loop).close();
  }
}
