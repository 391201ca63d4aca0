package dev.offloop.cli;

import dev.offloop.AioContext;
import dev.offloop.Offloader;
import dev.offloop.file.AioFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The requests of {@link OffLoopPhase}, each slot a coroutine: one request after the other, in
 * straight-line code.
 *
 * <p>Confined to the loop, but for the works, which have a slot's buffer while its request is in
 * flight; the pool carries it there and back. No lock.
 */
final class CoroutinePhase implements Phase {
  private final AioContext context;
  private final Offloader pool;
  private final Workplace place;
  private final TargetFile target;
  private final AioFile file;
  private final BlockFile blockFile;
  private final Plan plan;
  private final @Nullable Verifier verifier;
  private final Meter meter;
  private final Ramp ramp;

  private int inFlight;

  CoroutinePhase(AioContext context, Offloader pool, Workplace place, Meter meter) {
    this.context = context;
    this.pool = pool;
    this.place = place;
    this.target = place.target();
    this.file = place.file();
    this.blockFile = place.blockFile();
    this.plan = place.plan();
    this.verifier = place.verifier();
    this.meter = meter;
    this.ramp = new Ramp(context, place.depth(), this::begin);
  }

  @Override
  public void start() {
    meter.start();
    ramp.start();
  }

  private void begin(int slot) {
    inFlight++;
    context.spawn(() -> slot(place.buffer(slot)));
  }

  private @Nullable Void slot(ByteBuffer buffer) {
    try {
      while (meter.isOpen()) {
        request(buffer);
      }
    } catch (BenchException failure) {
      meter.fail(failure);
    } finally {
      inFlight--;
    }
    return null;
  }

  private void request(ByteBuffer buffer) throws BenchException {
    meter.begin();
    plan.advance();
    final long block = plan.block();
    final boolean isWrite = plan.isWrite() && (verifier == null || verifier.beginWrite(block));
    final int stamp = verifier == null ? 0 : verifier.stamp(block);
    final String verb = isWrite ? "writing" : "reading";
    buffer.clear();
    try {
      if (isWrite && verifier != null) {
        pool.call(
            () -> {
              verifier.fill(buffer, block, stamp);
              return null;
            });
      }
      final long startNanos = System.nanoTime();
      final int count = transfer(buffer, target.position(block), isWrite);
      final long latencyNanos = System.nanoTime() - startNanos;
      if (count != target.blockBytes()) {
        throw target.cutShort(verb, block, count);
      }
      if (verifier != null) {
        verify(verifier, buffer, block, isWrite, stamp);
      }
      meter.end(isWrite, latencyNanos);
    } catch (BenchException mismatch) {
      throw mismatch;
    } catch (Exception failure) {
      throw target.failed(verb, block, failure);
    }
  }

  private int transfer(ByteBuffer buffer, long position, boolean isWrite) throws Exception {
    if (isWrite) {
      return file.write(buffer, position);
    }
    return blockFile.isSlow()
        ? pool.call(() -> readSlowly(buffer, position))
        : file.read(buffer, position);
  }

  private int readSlowly(ByteBuffer buffer, long position) throws IOException {
    return blockFile.read(buffer, position);
  }

  private void verify(Verifier present, ByteBuffer buffer, long block, boolean isWrite, int stamp)
      throws Exception {
    if (isWrite) {
      present.endWrite(block);
    } else {
      present.judge(block, stamp, pool.call(() -> present.examine(buffer, block, stamp)));
    }
  }

  @Override
  public boolean isOver() {
    return ramp.isOver() && inFlight == 0;
  }

  @Override
  public Meter meter() {
    return meter;
  }
}
