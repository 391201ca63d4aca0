package dev.offloop.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.util.concurrent.locks.LockSupport;

/**
 * The same file with plain blocking calls, which can be made slow: what a program without a pool
 * calls on its loop. Any thread.
 */
final class BlockFile implements AutoCloseable {
  private final FileChannel channel;
  private final long readDelayNanos;

  BlockFile(TargetFile target, long readDelayNanos, OpenOption... options) throws IOException {
    this.channel = FileChannel.open(target.path(), options);
    this.readDelayNanos = readDelayNanos;
  }

  boolean isSlow() {
    return readDelayNanos > 0;
  }

  /** Reads until the buffer is full or the file ends, after the delay. */
  int read(ByteBuffer buffer, long position) throws IOException {
    pause();
    while (buffer.hasRemaining() && channel.read(buffer, position + buffer.position()) >= 0) {
      // A short read is completed by the next.
    }
    return buffer.position();
  }

  int write(ByteBuffer buffer, long position) throws IOException {
    while (buffer.hasRemaining()) {
      channel.write(buffer, position + buffer.position());
    }
    return buffer.position();
  }

  private void pause() {
    final long begin = System.nanoTime();
    long left = readDelayNanos;
    while (left > 0) {
      LockSupport.parkNanos(left);
      left = readDelayNanos - (System.nanoTime() - begin);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
