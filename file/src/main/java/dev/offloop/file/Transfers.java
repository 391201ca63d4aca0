package dev.offloop.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Completes short reads and writes. No state. */
final class Transfers {
  private Transfers() {}

  /** Reads until the buffer is full or the file ends; -1 if it ended before the first byte. */
  static int read(FileChannel channel, ByteBuffer target, long position) throws IOException {
    int done = 0;
    while (target.hasRemaining()) {
      final int count = channel.read(target, position + done);
      if (count < 0) {
        return done == 0 ? -1 : done;
      }
      done += checkedProgress(count, "read", position + done);
    }
    return done;
  }

  /** Writes until the buffer is empty. */
  static int write(FileChannel channel, ByteBuffer source, long position) throws IOException {
    int done = 0;
    while (source.hasRemaining()) {
      done += checkedProgress(channel.write(source, position + done), "write", position + done);
    }
    return done;
  }

  // A system call that moves nothing and does not fail would keep the worker for ever.
  private static int checkedProgress(int count, String verb, long position) throws IOException {
    if (count == 0) {
      throw new IOException("a " + verb + " at " + position + " moved no byte and did not fail");
    }
    return count;
  }
}
