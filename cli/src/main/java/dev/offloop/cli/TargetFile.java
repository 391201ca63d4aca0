package dev.offloop.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/**
 * The file of a run: the user's, or one made for it, which {@link #close} deletes. Any thread.
 *
 * @param path where it is
 * @param bytes how long it is, rounded down to whole blocks
 * @param blockBytes how long a block is
 * @param isMade whether it was made for this run
 */
record TargetFile(Path path, long bytes, int blockBytes, boolean isMade) implements AutoCloseable {
  private static final int CHUNK_BYTES = 1 << 20;

  /** Takes the user's file. */
  static TargetFile existing(Path path, int blockBytes, boolean isWritten) throws BenchException {
    final BasicFileAttributes attributes;
    try {
      attributes = Files.readAttributes(path, BasicFileAttributes.class);
    } catch (IOException e) {
      throw new BenchException(reason("cannot read", path, e), e);
    }
    if (attributes.isDirectory()) {
      throw new BenchException(path + " is a directory; name a file in it");
    }
    if (!attributes.isRegularFile()) {
      throw new BenchException(path + " is no regular file; copy what it holds to one");
    }
    if (!Files.isReadable(path)) {
      throw new BenchException("may not read " + path + "; ask its owner for permission");
    }
    if (isWritten && !Files.isWritable(path)) {
      throw new BenchException("may not write " + path + "; leave --write-percent out to read it");
    }
    final long blocks = attributes.size() / blockBytes;
    if (blocks == 0) {
      throw new BenchException(
          "%s holds %d bytes, less than one block of %d; name a larger file or a smaller --block-size"
              .formatted(path, attributes.size(), blockBytes));
    }
    return new TargetFile(path, blocks * blockBytes, blockBytes, false);
  }

  /** Makes an empty file; the caller closes it, whatever becomes of it, and fills it. */
  static TargetFile create(Path directory, long bytes, int blockBytes) throws BenchException {
    try {
      final Path path = Files.createTempFile(directory, "offloop-bench-", ".data");
      return new TargetFile(path, bytes / blockBytes * blockBytes, blockBytes, true);
    } catch (IOException e) {
      throw new BenchException(
          reason("cannot make a test file in", directory, e)
              + "; name another --temp-dir or a FILE",
          e);
    }
  }

  /** Writes what is to stand in a file that was created. */
  void fill(Content content, Interruption interruption) throws BenchException {
    try {
      write(content, interruption);
    } catch (IOException e) {
      throw new BenchException(
          reason("cannot write a test file of " + ByteSize.text(bytes) + " to", path, e)
              + "; free some space, or name another --temp-dir, a smaller --file-size or a FILE",
          e);
    }
  }

  private void write(Content content, Interruption interruption)
      throws IOException, BenchException {
    final int blocksOfChunk = Math.max(1, CHUNK_BYTES / blockBytes);
    final ByteBuffer chunk = Content.buffer(blocksOfChunk * blockBytes);
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      for (long block = 0; block < blocks(); block += blocksOfChunk) {
        if (interruption.isRequested()) {
          throw new BenchException("stopped before the first read, so there is no result");
        }
        final int count = (int) Math.min(blocksOfChunk, blocks() - block);
        for (int i = 0; i < count; i++) {
          final ByteBuffer slice = chunk.slice(i * blockBytes, blockBytes);
          content.fill(slice.order(ByteOrder.LITTLE_ENDIAN), block + i, 0);
        }
        chunk.clear().limit(count * blockBytes);
        while (chunk.hasRemaining()) {
          channel.write(chunk);
        }
      }
      // Else the kernel would write it out beside the measurement.
      channel.force(false);
    }
  }

  long blocks() {
    return bytes / blockBytes;
  }

  long position(long block) {
    return block * blockBytes;
  }

  String describe(long block) {
    return "block %d of %s (bytes %d to %d)"
        .formatted(block, path, position(block), position(block + 1) - 1);
  }

  /** Why a request came to nothing. */
  BenchException failed(String verb, long block, Throwable cause) {
    return new BenchException(
        "%s %s failed: %s"
            .formatted(
                verb, describe(block), Objects.requireNonNullElse(cause.getMessage(), cause)),
        cause);
  }

  /** Why a request moved less than a block. */
  BenchException cutShort(String verb, long block, int count) {
    return new BenchException(
        "%s %s moved %d bytes only; was the file made shorter meanwhile?"
            .formatted(verb, describe(block), Math.max(0, count)));
  }

  /** Deletes a file that was made. Idempotent. */
  @Override
  public void close() throws BenchException {
    if (isMade) {
      try {
        Files.deleteIfExists(path);
      } catch (IOException e) {
        throw new BenchException(reason("cannot delete", path, e) + "; delete it by hand", e);
      }
    }
  }

  private static String reason(String verb, Path path, IOException failure) {
    final String why =
        switch (failure) {
          case NoSuchFileException e -> "it does not exist";
          case AccessDeniedException e -> "permission denied";
          case FileSystemException e when e.getReason() != null -> e.getReason();
          default -> Objects.requireNonNullElse(failure.getMessage(), failure.toString());
        };
    return verb + " " + path + ": " + why;
  }
}
