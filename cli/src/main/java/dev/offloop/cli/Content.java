package dev.offloop.cli;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What stands in the blocks that this program wrote: every eight bytes are a mixture of seed,
 * block, generation and place, so a block at the wrong place and one that a write has missed are
 * told apart from the right one. Immutable.
 *
 * @param seed of the run
 */
record Content(long seed) {
  private static final long STEP = 0x9E3779B97F4A7C15L;

  /** Makes a buffer in the byte order that {@link #fill} expects. */
  static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Fills the whole buffer; its length is a multiple of eight. */
  void fill(ByteBuffer buffer, long block, int generation) {
    long word = first(block, generation);
    for (int at = 0; at < buffer.capacity(); at += Long.BYTES) {
      buffer.putLong(at, mixed(word));
      word += STEP;
    }
  }

  /** The place of the first eight bytes that are not what {@link #fill} writes, or -1. */
  int mismatch(ByteBuffer buffer, long block, int generation) {
    long word = first(block, generation);
    for (int at = 0; at < buffer.capacity(); at += Long.BYTES) {
      if (buffer.getLong(at) != mixed(word)) {
        return at;
      }
      word += STEP;
    }
    return -1;
  }

  private long first(long block, int generation) {
    return mixed(mixed(mixed(seed) + block) + generation);
  }

  // The finaliser of SplitMix64.
  private static long mixed(long word) {
    long z = (word ^ (word >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
