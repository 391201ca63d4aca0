package dev.offloop.cli;

import dev.offloop.AioContext;
import dev.offloop.BottomHalf;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The same requests on the loop, as a program without a pool does them: a callback finds as many
 * requests as would be in flight and does one after the other with blocking calls, then schedules
 * itself again. All of them count from the beginning of their callback.
 *
 * <p>Confined to the loop.
 */
final class OnLoopPhase implements Phase {
  private final Workplace place;
  private final TargetFile target;
  private final BlockFile file;
  private final @Nullable Verifier verifier;
  private final Meter meter;
  private final long nanosAtMost;
  private final BottomHalf round;

  private boolean isOver;

  /**
   * The parts. The meter's time is looked at between callbacks, so that one comes to its end, and
   * the other limit within one.
   */
  OnLoopPhase(AioContext context, Workplace place, Meter meter, long nanosAtMost) {
    this.place = place;
    this.target = place.target();
    this.file = place.blockFile();
    this.verifier = place.verifier();
    this.meter = meter;
    this.nanosAtMost = nanosAtMost;
    this.round = context.bottomHalf(this::goRound);
  }

  @Override
  public void start() {
    meter.start();
    round.schedule();
  }

  private void goRound() {
    final long startNanos = System.nanoTime();
    for (int i = 0; i < place.depth() && mayGoOn(); i++) {
      meter.begin();
      try {
        transfer(place.buffer(i), startNanos);
      } catch (BenchException e) {
        meter.fail(e);
      }
    }
    if (meter.isOpen()) {
      round.schedule();
    } else {
      isOver = true;
    }
  }

  private boolean mayGoOn() {
    return !meter.isStopped() && meter.countLeft() > 0 && meter.elapsedNanos() < nanosAtMost;
  }

  private void transfer(ByteBuffer buffer, long startNanos) throws BenchException {
    place.plan().advance();
    final long block = place.plan().block();
    final boolean isWrite =
        place.plan().isWrite() && (verifier == null || verifier.beginWrite(block));
    final int stamp = verifier == null ? 0 : verifier.stamp(block);
    if (isWrite && verifier != null) {
      verifier.fill(buffer, block, stamp);
    }
    move(buffer.clear(), block, isWrite);
    final long latencyNanos = System.nanoTime() - startNanos;
    if (verifier != null) {
      if (isWrite) {
        verifier.endWrite(block);
      } else {
        verifier.judge(block, stamp, verifier.examine(buffer, block, stamp));
      }
    }
    meter.end(isWrite, latencyNanos);
  }

  private void move(ByteBuffer buffer, long block, boolean isWrite) throws BenchException {
    final String verb = isWrite ? "writing" : "reading";
    final long position = target.position(block);
    final int count;
    try {
      count = isWrite ? file.write(buffer, position) : file.read(buffer, position);
    } catch (IOException e) {
      throw target.failed(verb, block, e);
    }
    if (count != target.blockBytes()) {
      throw target.cutShort(verb, block, count);
    }
  }

  @Override
  public boolean isOver() {
    return isOver;
  }

  @Override
  public Meter meter() {
    return meter;
  }
}
