package dev.offloop.cli;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.zip.CRC32C;

/**
 * Knows what must stand in each block.
 *
 * <p>In a file made for the run that is known from the start, and after a write everywhere. In a
 * user's file the first read of a block is believed and its checksum remembered; every later read
 * must agree with it.
 *
 * <p>A block has a stamp: twice the number of writes to it so far, and one more while one is in
 * flight. A read can be judged if the stamp was even when it began and is the same at its end; else
 * a write was under way, and either content would be right.
 *
 * <h2>Threads and locks</h2>
 *
 * No lock. {@link #examine} and {@link #fill} touch fixed fields only: any thread. All else: the
 * loop.
 */
final class Verifier {
  /** More would cost too much memory: eight bytes for each. */
  static final long BLOCKS_MAX = 1 << 24;

  // Fixed.
  private final TargetFile target;
  private final Content content;

  // Loop only.
  private final int[] stamps;
  private final int[] checksums;
  private final BitSet remembered = new BitSet();
  private long checked;
  private long believed;
  private long overlapped;

  Verifier(TargetFile target, Content content) {
    this.target = target;
    this.content = content;
    this.stamps = new int[Math.toIntExact(target.blocks())];
    this.checksums = new int[target.isMade() ? 0 : stamps.length];
  }

  int stamp(long block) {
    return stamps[(int) block];
  }

  /** Begins a write, unless one to the same block is in flight. */
  boolean beginWrite(long block) {
    if (isWriting(stamps[(int) block])) {
      return false;
    }
    stamps[(int) block]++;
    return true;
  }

  void endWrite(long block) {
    stamps[(int) block]++;
  }

  /** Fills a buffer for a write that has begun. */
  void fill(ByteBuffer buffer, long block, int stamp) {
    content.fill(buffer, block, generation(stamp + 1));
  }

  /** Looks at a block that was read: the costly part, and its finding is for {@link #judge}. */
  int examine(ByteBuffer buffer, long block, int stamp) {
    if (isKnown(stamp)) {
      return content.mismatch(buffer, block, generation(stamp));
    }
    final CRC32C checksum = new CRC32C();
    checksum.update(buffer.duplicate().clear());
    return (int) checksum.getValue();
  }

  /** Decides whether a block that was read is the right one. */
  void judge(long block, int stampBefore, int finding) throws BenchException {
    if (isWriting(stampBefore) || stamps[(int) block] != stampBefore) {
      overlapped++;
    } else if (isKnown(stampBefore)) {
      if (finding >= 0) {
        throw new BenchException(
            target.describe(block)
                + " does not hold what was written there: the first difference is at byte "
                + (target.position(block) + finding));
      }
      checked++;
    } else if (!remembered.get((int) block)) {
      remembered.set((int) block);
      checksums[(int) block] = finding;
      believed++;
    } else if (checksums[(int) block] == finding) {
      checked++;
    } else {
      throw new BenchException(
          target.describe(block)
              + " does not hold what an earlier read found there; unless somebody else writes to"
              + " the file, a read went wrong");
    }
  }

  Result.Verification result() {
    return new Result.Verification(checked, believed, overlapped);
  }

  private boolean isKnown(int stamp) {
    return target.isMade() || stamp > 1;
  }

  private static boolean isWriting(int stamp) {
    return (stamp & 1) != 0;
  }

  private static int generation(int stamp) {
    return stamp >> 1;
  }
}
