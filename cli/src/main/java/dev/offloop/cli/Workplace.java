package dev.offloop.cli;

import dev.offloop.Offloader;
import dev.offloop.file.AioFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * What both phases work on: the file, opened for each, the buffers, and one plan, in which the
 * second phase goes on where the first has stopped (from the beginning it would find in the page
 * cache what the first had to fetch).
 *
 * <p>Confined to the loop.
 */
final class Workplace implements AutoCloseable {
  private final TargetFile target;
  private final AioFile file;
  private final BlockFile blockFile;
  private final Plan plan;
  private final @Nullable Verifier verifier;
  private final ByteBuffer[] buffers;

  private Workplace(
      Settings settings, TargetFile target, Content content, AioFile file, BlockFile blockFile) {
    this.target = target;
    this.file = file;
    this.blockFile = blockFile;
    this.plan = new Plan(settings.load(), target.blocks());
    this.verifier = settings.isVerified() ? new Verifier(target, content) : null;
    this.buffers = new ByteBuffer[settings.load().depth()];
    for (int i = 0; i < buffers.length; i++) {
      buffers[i] = Content.buffer(target.blockBytes());
    }
  }

  static Workplace open(Settings settings, TargetFile target, Content content, Offloader pool)
      throws IOException {
    final OpenOption[] options =
        settings.load().writePercent() == 0
            ? new OpenOption[] {StandardOpenOption.READ}
            : new OpenOption[] {StandardOpenOption.READ, StandardOpenOption.WRITE};
    final AioFile file = AioFile.open(pool, target.path(), options);
    try {
      final BlockFile blockFile = new BlockFile(target, settings.load().readDelayNanos(), options);
      return new Workplace(settings, target, content, file, blockFile);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  TargetFile target() {
    return target;
  }

  /** The file for requests off the loop. */
  AioFile file() {
    return file;
  }

  /** The file for blocking calls, which are slow if the reads are to be. */
  BlockFile blockFile() {
    return blockFile;
  }

  Plan plan() {
    return plan;
  }

  /** Null if nothing is to be verified. */
  @Nullable Verifier verifier() {
    return verifier;
  }

  int depth() {
    return buffers.length;
  }

  /** The buffer of one of the requests in flight; its phase owns it. */
  ByteBuffer buffer(int slot) {
    return buffers[slot];
  }

  @Override
  public void close() throws IOException {
    try (blockFile) {
      file.close();
    }
  }
}
