package dev.offloop.cli;

import dev.offloop.AioContext;
import dev.offloop.BottomHalf;
import java.util.function.IntConsumer;

/**
 * Begins a number of slots, so many in one callback, for the heartbeat's sake.
 *
 * <p>Confined to the loop.
 */
final class Ramp {
  private static final int STEP = 64;

  private final int count;
  private final IntConsumer begin;
  private final BottomHalf step;

  private int begun;

  Ramp(AioContext context, int count, IntConsumer begin) {
    this.count = count;
    this.begin = begin;
    this.step = context.bottomHalf(this::beginSome);
  }

  void start() {
    step.schedule();
  }

  boolean isOver() {
    return begun == count;
  }

  private void beginSome() {
    final int end = Math.min(count, begun + STEP);
    while (begun < end) {
      begin.accept(begun++);
    }
    if (begun < count) {
      step.schedule();
    }
  }
}
