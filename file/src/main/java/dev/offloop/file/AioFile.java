package dev.offloop.file;

import dev.offloop.AioRequest;
import dev.offloop.Coroutine;
import dev.offloop.Offloader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A file whose blocking calls run on a pool and call back on that pool's home loop.
 *
 * <p>Every operation returns at once with a handle, and its callback comes once, as {@link
 * Offloader} says. Operations on one file run side by side and in no order among each other, except
 * that one submitted in another's callback begins after it. A failure is what the system said, an
 * {@link IOException}; or a {@link java.nio.channels.NonReadableChannelException} or {@link
 * java.nio.channels.NonWritableChannelException} when the file was not opened for it.
 *
 * <h2>Buffers</h2>
 *
 * A transfer moves the bytes between its buffer's position and limit. The buffer belongs to the
 * request from the call until its callback, or until {@link AioRequest#cancel} has answered {@code
 * REMOVED}: till then nobody else may touch content, position or limit. A removed request has not
 * touched them and never will. In the callback the position stands behind the last byte that was
 * moved, after a failure too, and the limit where it was. Direct buffers are moved without a copy.
 *
 * <h2>Cancel</h2>
 *
 * A cancel removes a queued operation and does nothing to a running one. It never closes the file,
 * and no thread is interrupted. A pool that is closed with a deadline abandons what still runs:
 * then the buffer is free only when {@link AioRequest#workEnded} says so.
 *
 * <h2>Threads and locks</h2>
 *
 * Any thread may call any method. No lock: {@code users} is one word, moved atomically.
 *
 * <pre>
 * n open       ── an operation is submitted ─────────────▶ n + 1 open
 * n open       ── an operation leaves ───────────────────▶ n - 1 open
 * 0 open       ── close() ──▶ 0 closing; it closes the channel, on its own thread
 * n open       ── close() ──▶ n closing; new operations are refused
 * n closing    ── an operation leaves ───────────────────▶ n - 1 closing
 * 1 closing    ── the last operation leaves ─▶ 0 closing; it closes the channel
 * any closing  ── close() ──▶ no change
 * </pre>
 *
 * An operation leaves on the worker when its call has returned, or in its callback if it was
 * removed from the queue. So the channel is never closed under a running call.
 *
 * <p>The worker's thread must not be interrupted by the user's code either: the JDK answers that by
 * closing the channel.
 */
public final class AioFile implements AutoCloseable {
  private static final int CLOSING = Integer.MIN_VALUE;

  private final Offloader offloader;
  private final Path path;
  private final FileChannel channel;
  private final AtomicInteger users = new AtomicInteger(); // and CLOSING, once it is

  AioFile(Offloader offloader, Path path, FileChannel channel) {
    this.offloader = offloader;
    this.path = path;
    this.channel = channel;
  }

  /**
   * Opens a file. In a coroutine a worker does, and the coroutine waits for it; elsewhere the
   * caller blocks meanwhile: for set-up, not for a loop's turn.
   *
   * @param offloader runs the operations; it must stay open as long as the file is used
   * @param path the file
   * @param options as for {@link FileChannel#open(Path, OpenOption...)}; none means to read
   * @return the open file
   * @throws IOException if it cannot be opened
   * @throws IllegalArgumentException for {@link StandardOpenOption#APPEND}, under which a position
   *     means nothing, or for options that do not go together
   */
  public static AioFile open(Offloader offloader, Path path, OpenOption... options)
      throws IOException {
    final Set<OpenOption> checked = checkedOptions(Set.of(options));
    return Coroutine.inCoroutine()
        ? openSuspended(offloader, path, checked)
        : openNow(offloader, path, checked);
  }

  /**
   * Waits for a worker to open a file; for a coroutine that was cancelled meanwhile it is closed.
   */
  private static AioFile openSuspended(Offloader offloader, Path path, Set<OpenOption> options)
      throws IOException {
    final AtomicReference<@Nullable AioFile> opened = new AtomicReference<>();
    try {
      return Suspended.until(
          () ->
              offloader.call(
                  () -> {
                    final AioFile file = openNow(offloader, path, options);
                    opened.set(file);
                    return file;
                  }));
    } catch (CancellationException cancelled) { // seen once the work has ended
      final AioFile nobodys = opened.get();
      if (nobodys != null) {
        try {
          nobodys.close();
        } catch (IOException failure) {
          cancelled.addSuppressed(failure);
        }
      }
      throw cancelled;
    }
  }

  /**
   * Opens a file on a worker.
   *
   * @param offloader opens it and runs its operations
   * @param path the file
   * @param options as for {@link #open}
   * @param callback receives the open file, or the failure
   * @return the handle
   * @throws IllegalArgumentException for {@link StandardOpenOption#APPEND}
   * @throws RejectedExecutionException once the offloader is closed
   */
  public static AioRequest<AioFile> openAsync(
      Offloader offloader,
      Path path,
      Set<? extends OpenOption> options,
      BiConsumer<? super @Nullable AioFile, ? super @Nullable Throwable> callback) {
    final Set<OpenOption> checked = checkedOptions(options);
    return offloader.<AioFile>submit(() -> openNow(offloader, path, checked), callback);
  }

  private static Set<OpenOption> checkedOptions(Set<? extends OpenOption> options) {
    if (options.contains(StandardOpenOption.APPEND)) {
      throw new IllegalArgumentException(
          "APPEND writes at the end of the file whatever the position; open it with WRITE and write"
              + " at the size of the file");
    }
    return Set.copyOf(options);
  }

  private static AioFile openNow(Offloader offloader, Path path, Set<OpenOption> options)
      throws IOException {
    return new AioFile(offloader, path, FileChannel.open(path, options));
  }

  /**
   * Reads from a position: as much as the buffer has room for, or what is left until the end of the
   * file. Short reads are completed.
   *
   * @param target its position advances by what was read
   * @param position of the first byte in the file
   * @param callback receives the number of bytes read; 0 if the buffer has no room; -1 if the
   *     position is at the end of the file or behind it
   * @return the handle
   * @throws IllegalArgumentException if the position is negative or the buffer read-only
   * @throws IllegalStateException once this file is closed
   * @throws RejectedExecutionException once the offloader is closed
   */
  public AioRequest<Integer> read(
      ByteBuffer target,
      long position,
      BiConsumer<? super @Nullable Integer, ? super @Nullable Throwable> callback) {
    checkNotNegative(position, "position");
    if (target.isReadOnly()) {
      throw new IllegalArgumentException(
          "a read-only buffer cannot be the target of a read; give a writable one");
    }
    return this.<Integer>submit(
        "read()", channel -> Transfers.read(channel, target, position), callback);
  }

  /**
   * Like {@link #read(ByteBuffer, long, BiConsumer)}, for coroutines: waits for the outcome. A
   * cancel of the coroutine is seen once the buffer is free.
   *
   * @param target its position advances by what was read
   * @param position of the first byte in the file
   * @return the number of bytes read; 0 if the buffer has no room; -1 if the position is at the end
   *     of the file or behind it
   * @throws IOException what the system said
   * @throws IllegalStateException outside of coroutines, or once this file is closed
   */
  public int read(ByteBuffer target, long position) throws IOException {
    return Suspended.untilRequest(callback -> read(target, position, callback));
  }

  /**
   * Writes at a position: all that the buffer holds. The file grows where needed. Short writes are
   * completed. A failed write may have written a part: up to the buffer's position.
   *
   * @param source its position advances by what was written
   * @param position of the first byte in the file
   * @param callback receives the number of bytes written: what the buffer held
   * @return the handle
   * @throws IllegalArgumentException if the position is negative
   * @throws IllegalStateException once this file is closed
   * @throws RejectedExecutionException once the offloader is closed
   */
  public AioRequest<Integer> write(
      ByteBuffer source,
      long position,
      BiConsumer<? super @Nullable Integer, ? super @Nullable Throwable> callback) {
    checkNotNegative(position, "position");
    return this.<Integer>submit(
        "write()", channel -> Transfers.write(channel, source, position), callback);
  }

  /**
   * Like {@link #write(ByteBuffer, long, BiConsumer)}, for coroutines: waits for the outcome. A
   * cancel of the coroutine is seen once the buffer is free.
   *
   * @param source its position advances by what was written
   * @param position of the first byte in the file
   * @return the number of bytes written: what the buffer held
   * @throws IOException what the system said
   * @throws IllegalStateException outside of coroutines, or once this file is closed
   */
  public int write(ByteBuffer source, long position) throws IOException {
    return Suspended.untilRequest(callback -> write(source, position, callback));
  }

  /**
   * Brings to the storage device what was written by operations whose callbacks have begun.
   *
   * @param includesMetadata whether the file's metadata too, such as its times, beyond what is
   *     needed to read the content again
   * @param callback receives the failure, or null after a success
   * @return the handle
   * @throws IllegalStateException once this file is closed
   * @throws RejectedExecutionException once the offloader is closed
   */
  public AioRequest<@Nullable Void> sync(
      boolean includesMetadata, Consumer<? super @Nullable Throwable> callback) {
    return act("sync()", channel -> channel.force(includesMetadata), callback);
  }

  /**
   * Like {@link #sync(boolean, Consumer)}, for coroutines: waits for the outcome.
   *
   * @param includesMetadata whether the file's metadata too
   * @throws IOException what the system said
   * @throws IllegalStateException outside of coroutines, or once this file is closed
   */
  public void sync(boolean includesMetadata) throws IOException {
    Suspended.untilActed(callback -> sync(includesMetadata, callback));
  }

  /**
   * Cuts the file off at a size; a smaller file is left as it is.
   *
   * @param size in bytes
   * @param callback receives the failure, or null after a success
   * @return the handle
   * @throws IllegalArgumentException if the size is negative
   * @throws IllegalStateException once this file is closed
   * @throws RejectedExecutionException once the offloader is closed
   */
  public AioRequest<@Nullable Void> truncate(
      long size, Consumer<? super @Nullable Throwable> callback) {
    checkNotNegative(size, "size");
    return act("truncate()", channel -> channel.truncate(size), callback);
  }

  /**
   * Like {@link #truncate(long, Consumer)}, for coroutines: waits for the outcome.
   *
   * @param size in bytes
   * @throws IOException what the system said
   * @throws IllegalArgumentException if the size is negative
   * @throws IllegalStateException outside of coroutines, or once this file is closed
   */
  public void truncate(long size) throws IOException {
    Suspended.untilActed(callback -> truncate(size, callback));
  }

  /**
   * Asks for the size of the file, in a coroutine: waits for the outcome.
   *
   * @return the number of bytes
   * @throws IOException what the system said
   * @throws IllegalStateException outside of coroutines, or once this file is closed
   */
  public long size() throws IOException {
    return Suspended.untilRequest(this::size);
  }

  /**
   * Asks for the size of the file.
   *
   * @param callback receives the number of bytes
   * @return the handle
   * @throws IllegalStateException once this file is closed
   * @throws RejectedExecutionException once the offloader is closed
   */
  public AioRequest<Long> size(
      BiConsumer<? super @Nullable Long, ? super @Nullable Throwable> callback) {
    return this.<Long>submit("size()", FileChannel::size, callback);
  }

  /**
   * Refuses new operations from now on, and lets those submitted before come to their end, queued
   * ones too; the last of them closes the channel, before its callback. Does not wait for them;
   * idempotent.
   *
   * <p>When there is none, the channel is closed at once, here. That may take a while on network
   * file systems.
   *
   * @throws IOException if the channel was closed here and that failed; where an operation closes
   *     it, the pool reports the failure
   */
  @Override
  public void close() throws IOException {
    if (users.getAndUpdate(now -> now | CLOSING) == 0) {
      channel.close();
    }
  }

  @Override
  public String toString() {
    return "file \"" + path + "\"";
  }

  FileChannel channel() {
    return channel;
  }

  /** Something to do with a channel that has no value. */
  @FunctionalInterface
  private interface Act {
    void run(FileChannel channel) throws IOException;
  }

  private AioRequest<@Nullable Void> act(
      String caller, Act act, Consumer<? super @Nullable Throwable> callback) {
    return this.<@Nullable Void>submit(
        caller,
        channel -> {
          act.run(channel);
          return null;
        },
        (value, failure) -> callback.accept(failure));
  }

  private <T extends @Nullable Object> AioRequest<T> submit(
      String caller,
      Operation.Body<T> body,
      BiConsumer<? super @Nullable T, ? super @Nullable Throwable> callback) {
    final Operation<T> operation = new Operation<>(this, body, callback);
    enter(caller);
    try {
      return offloader.<T>submit(operation, operation);
    } catch (RejectedExecutionException refused) {
      final IOException closeFailure = leave();
      if (closeFailure != null) {
        refused.addSuppressed(closeFailure);
      }
      throw refused;
    }
  }

  private void enter(String caller) {
    if (users.getAndUpdate(now -> now < 0 ? now : now + 1) < 0) {
      throw new IllegalStateException(
          "%s was called on %s, which is closed; close a file after the last call, or open it again"
              .formatted(caller, this));
    }
  }

  /** Ends one use of the channel; what it returns is why the channel could not be closed. */
  @Nullable IOException leave() {
    if (users.decrementAndGet() == CLOSING) {
      try {
        channel.close();
      } catch (IOException failure) {
        return failure;
      }
    }
    return null;
  }

  private static void checkNotNegative(long value, String name) {
    if (value < 0) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be 0 or more");
    }
  }
}
