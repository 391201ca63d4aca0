package dev.offloop.soak;

import dev.offloop.AioRequest;
import dev.offloop.file.AioFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Writes blocks of a file and reads them again; cancels; closes the file under its transfers. */
final class FileUser implements Actor {
  private static final int BLOCK = 4096;
  private static final int BLOCKS = 64;

  private final Town town;
  private final Path path;
  private final AtomicBoolean[] isBusy = new AtomicBoolean[BLOCKS];
  private @Nullable Life life;
  private @Nullable AioFile file;
  private byte stamp;

  FileUser(Town town, Path path) {
    this.town = town;
    this.path = path;
    for (int i = 0; i < BLOCKS; i++) {
      isBusy[i] = new AtomicBoolean();
    }
  }

  @Override
  public void act(SplittableRandom random) throws IOException {
    Life pool = life;
    AioFile open = file;
    if (pool == null || open == null || pool.isClosing() || random.nextInt(50) == 0) {
      end();
      pool = town.slot(random).life();
      open = open(pool);
      life = pool;
      file = open;
    }
    for (int i = random.nextInt(4); i >= 0; i--) {
      final int block = random.nextInt(BLOCKS);
      final boolean isCancelled = random.nextInt(4) == 0;
      if (isBusy[block].compareAndSet(false, true)) {
        write(pool, open, block, isCancelled);
      }
    }
    Pause.nanos(random.nextLong(1_000_000));
  }

  private AioFile open(Life pool) throws IOException {
    town.tally().count("open of a file");
    return AioFile.open(
        pool.pool(),
        path,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE,
        StandardOpenOption.CREATE);
  }

  @Override
  public void end() throws IOException {
    if (file != null) {
      file.close();
      file = null;
    }
  }

  private void write(Life pool, AioFile into, int block, boolean isCancelled) {
    stamp++;
    final ByteBuffer source = filled(stamp);
    final Transfer transfer =
        new Transfer(
            pool, "write", block, source, count -> readBack(pool, into, block, stampOf(source)));
    transfer.begin(callback -> into.write(source, (long) block * BLOCK, callback), isCancelled);
  }

  private static byte stampOf(ByteBuffer source) {
    return source.get(0);
  }

  private void readBack(Life pool, AioFile from, int block, byte expected) {
    final ByteBuffer target = ByteBuffer.allocate(BLOCK);
    final Transfer transfer =
        new Transfer(
            pool,
            "read",
            block,
            target,
            count -> {
              if (!target.flip().equals(filled(expected))) {
                town.findings()
                    .broken("block %d was read, and is not what was written".formatted(block));
              }
              isBusy[block].set(false);
            });
    transfer.begin(callback -> from.read(target, (long) block * BLOCK, callback), false);
  }

  private static ByteBuffer filled(byte stamp) {
    final ByteBuffer full = ByteBuffer.allocate(BLOCK);
    while (full.hasRemaining()) {
      full.put(stamp);
    }
    return full.flip();
  }

  /** Begins a transfer with the callback that it is given. */
  @FunctionalInterface
  private interface Start {
    AioRequest<Integer> with(BiConsumer<@Nullable Integer, @Nullable Throwable> callback);
  }

  /** What happens after a transfer that moved its block. */
  @FunctionalInterface
  private interface Then {
    void moved(int count);
  }

  /** One transfer: its callback is owed, and its buffer is left alone once it is removed. */
  private final class Transfer {
    private final Life pool;
    private final ByteBuffer buffer;
    private final int block;
    private final Then then;
    private final Promised owed;
    private final AtomicBoolean isHalfway = new AtomicBoolean();
    private volatile @Nullable AioRequest<Integer> handle;

    Transfer(Life pool, String what, int block, ByteBuffer buffer, Then then) {
      this.pool = pool;
      this.block = block;
      this.buffer = buffer;
      this.then = then;
      this.owed = new Promised(town.ledger().now(), "a " + what + " through pool " + pool.name());
    }

    void begin(Start start, boolean isCancelled) {
      town.ledger().open(owed);
      try {
        handle = start.with(this::moved);
        pool.accepted();
        town.tally().request();
      } catch (RejectedExecutionException refused) {
        pool.refused();
        refuse(pool.isClosing(), refused);
        return;
      } catch (IllegalStateException closed) { // the file was closed between write and read
        refuse(true, closed);
        return;
      }
      if (isCancelled) {
        cancel();
      }
      release();
    }

    private void refuse(boolean isInOrder, RuntimeException refused) {
      town.ledger().settle(owed);
      town.tally().count("refused transfer");
      isBusy[block].set(false);
      if (!isInOrder) {
        town.findings().broken("a transfer was refused by an open pool", refused);
      }
    }

    private void cancel() {
      final AioRequest<Integer> mine = handle;
      if (mine != null && mine.cancel() == AioRequest.Cancel.REMOVED) {
        town.tally().count("cancel of a transfer");
        if (buffer.position() != 0 || mine.state() != AioRequest.State.CANCELLED) {
          town.findings().broken("a removed transfer has touched its buffer: " + owed.what());
        }
      }
    }

    private void moved(@Nullable Integer count, @Nullable Throwable failure) {
      pool.home().enter("a transfer's callback");
      try {
        town.tally().callback();
        if (!town.ledger().settle(owed)) {
          town.findings().broken("a callback too many: " + owed.what());
        }
        if (failure == null && count != null && count == BLOCK) {
          then.moved(count);
          return;
        }
        if (!(failure instanceof CancellationException)) {
          town.findings()
              .broken("a transfer came to %s: %s".formatted(count, owed.what()), failure);
        }
        release();
      } finally {
        pool.home().leave();
      }
    }

    /** Gives the block free when begin and a failed callback have both come here. */
    private void release() {
      final AioRequest<Integer> mine = handle;
      if (isHalfway.getAndSet(true) && mine != null) {
        var _ = mine.workEnded().thenRun(() -> isBusy[block].set(false));
      }
    }
  }
}
