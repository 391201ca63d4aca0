package dev.offloop.bench.workload;

import dev.offloop.bench.contestant.Contestant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Straight-line code that reads a file, block after block at random, from the page cache.
 *
 * <h2>Threads and locks</h2>
 *
 * {@code isOver} is the driver's word to the readers; each counts for itself until its end.
 */
final class Reads {
  private static final int BLOCK = 4096;
  private static final int BLOCKS = 4096; // 16 MiB: surely in the page cache

  private final Contestant.StraightLine contestant;
  private final int readers;
  private final AtomicLong completed = new AtomicLong();
  private volatile boolean isOver;

  Reads(Contestant.StraightLine contestant, int readers) {
    this.contestant = contestant;
    this.readers = readers;
  }

  Figures run(long nanos) {
    try {
      final Path path = Files.createTempFile("reads", ".bin");
      try (FileChannel file =
          FileChannel.open(
              path,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE)) {
        fill(file);
        return read(file, nanos);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void fill(FileChannel file) throws IOException {
    final ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
    for (int i = 0; i < BLOCKS; i++) {
      file.write(block.clear(), (long) i * BLOCK);
    }
  }

  private Figures read(FileChannel file, long nanos) {
    final List<CompletionStage<Object>> ends = new ArrayList<>();
    final Cost cost = Cost.begin();
    final long start = System.nanoTime();
    for (int i = 0; i < readers; i++) {
      final long seed = i;
      ends.add(contestant.start(() -> reader(file, new SplittableRandom(seed))));
    }
    Works.pauseUntil(start + nanos);
    isOver = true;
    ends.forEach(end -> end.toCompletableFuture().join());
    final double seconds = (System.nanoTime() - start) / 1e9;
    return new Figures()
        .put("ops_per_s", completed.get() / seconds)
        .putAll(cost.per(completed.get()));
  }

  private Object reader(FileChannel file, SplittableRandom random) throws Exception {
    final ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
    long count = 0;
    while (!isOver) {
      final long position = (long) random.nextInt(BLOCKS) * BLOCK;
      final Object read = contestant.call(() -> file.read(block.clear(), position));
      if (!read.equals(BLOCK)) {
        throw new IOException("read %s of %d bytes at %d".formatted(read, BLOCK, position));
      }
      count++;
    }
    completed.addAndGet(count);
    return "";
  }
}
