package dev.offloop.kit;

import dev.offloop.Loop;
import dev.offloop.testing.LoopContract;

/** A single-threaded executor of the JDK as a loop. */
final class ExecutorKeepsTheContractTest extends LoopContract {
  @Override
  protected Loop open() {
    return new ExecutorLoop("executor");
  }

  @Override
  protected void close(Loop loop) {
    ((ExecutorLoop) loop).close();
  }
}
