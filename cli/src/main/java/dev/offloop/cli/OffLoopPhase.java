package dev.offloop.cli;

import dev.offloop.AioContext;
import dev.offloop.Offloader;
import dev.offloop.file.AioFile;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Requests off the loop: a number of slots, and in each the end of one request begins the next.
 *
 * <h2>Threads and locks</h2>
 *
 * No lock. All of it runs on the loop but for the works of a slot, which touch the slot's buffer
 * and read its fields while its request is in flight; the pool carries both there and back.
 */
final class OffLoopPhase implements Phase {
  private final Offloader pool;
  private final TargetFile target;
  private final AioFile file;
  private final BlockFile blockFile;
  private final Plan plan;
  private final @Nullable Verifier verifier;
  private final Meter meter;
  private final Slot[] slots;
  private final Ramp ramp;

  private int inFlight;

  OffLoopPhase(AioContext context, Offloader pool, Workplace place, Meter meter) {
    this.pool = pool;
    this.target = place.target();
    this.file = place.file();
    this.blockFile = place.blockFile();
    this.plan = place.plan();
    this.verifier = place.verifier();
    this.meter = meter;
    this.slots = new Slot[place.depth()];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = new Slot(place.buffer(i));
    }
    this.ramp = new Ramp(context, slots.length, this::begin);
  }

  @Override
  public void start() {
    meter.start();
    ramp.start();
  }

  private void begin(int slot) {
    inFlight++;
    slots[slot].begin();
  }

  @Override
  public boolean isOver() {
    return ramp.isOver() && inFlight == 0;
  }

  @Override
  public Meter meter() {
    return meter;
  }

  /**
   * One of the requests in flight. A read: read, then (to verify) check. A write: (to verify) fill,
   * then write. Each step is a request of its own to the pool.
   */
  private final class Slot implements BiConsumer<@Nullable Integer, @Nullable Throwable> {
    private final ByteBuffer buffer;
    private final Callable<Integer> slowRead = this::readSlowly;
    private final Callable<Integer> examine = this::examine;
    private final Callable<@Nullable Void> fill = this::fill;

    private long block;
    private boolean isWrite;
    private int stamp;
    private long startNanos;
    private long latencyNanos;

    Slot(ByteBuffer buffer) {
      this.buffer = buffer;
    }

    void begin() {
      if (!meter.isOpen()) {
        inFlight--;
        return;
      }
      meter.begin();
      plan.advance();
      block = plan.block();
      isWrite = plan.isWrite() && (verifier == null || verifier.beginWrite(block));
      buffer.clear();
      if (verifier == null) {
        transfer();
        return;
      }
      stamp = verifier.stamp(block);
      if (isWrite) {
        pool.submit(fill, this::filled);
      } else {
        transfer();
      }
    }

    private void filled(@Nullable Void nothing, @Nullable Throwable failure) {
      if (failure != null) {
        fail(target.failed("preparing", block, failure));
      } else if (meter.isStopped()) {
        inFlight--;
      } else {
        transfer();
      }
    }

    private void transfer() {
      startNanos = System.nanoTime();
      final long position = target.position(block);
      if (isWrite) {
        file.write(buffer, position, this);
      } else if (blockFile.isSlow()) {
        pool.submit(slowRead, this);
      } else {
        file.read(buffer, position, this);
      }
    }

    /** The callback of the transfer. */
    @Override
    public void accept(@Nullable Integer count, @Nullable Throwable failure) {
      latencyNanos = System.nanoTime() - startNanos;
      final String verb = isWrite ? "writing" : "reading";
      if (failure != null) {
        fail(target.failed(verb, block, failure));
      } else if (count == null || count != target.blockBytes()) {
        fail(target.cutShort(verb, block, count == null ? 0 : count));
      } else if (verifier == null) {
        end();
      } else if (isWrite) {
        verifier.endWrite(block);
        end();
      } else if (meter.failure() != null) {
        inFlight--;
      } else {
        pool.submit(examine, this::examined);
      }
    }

    private void examined(@Nullable Integer finding, @Nullable Throwable failure) {
      if (failure != null || finding == null || verifier == null) {
        fail(target.failed("checking", block, failure == null ? new AssertionError() : failure));
        return;
      }
      try {
        verifier.judge(block, stamp, finding);
      } catch (BenchException mismatch) {
        fail(mismatch);
        return;
      }
      end();
    }

    private void end() {
      meter.end(isWrite, latencyNanos);
      begin();
    }

    private void fail(BenchException because) {
      meter.fail(because);
      inFlight--;
    }

    private Integer readSlowly() throws Exception {
      return blockFile.read(buffer, target.position(block));
    }

    private Integer examine() {
      return Objects.requireNonNull(verifier).examine(buffer, block, stamp);
    }

    private @Nullable Void fill() {
      Objects.requireNonNull(verifier).fill(buffer, block, stamp);
      return null;
    }
  }
}
