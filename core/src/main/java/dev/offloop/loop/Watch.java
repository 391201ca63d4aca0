package dev.offloop.loop;

import dev.offloop.base.LoopConfined;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import org.jspecify.annotations.Nullable;

/**
 * One watched channel.
 *
 * <h2>Threads and locks</h2>
 *
 * interestOps, close: any thread. key and interest are written under the lock of {@link Watches}
 * and read anywhere. No lock of its own.
 */
public final class Watch {
  private final Watches watches;
  final SelectableChannel channel;
  private final ReadyCall call;

  volatile @Nullable SelectionKey key; // null until the channel is registered
  volatile int interest;
  volatile boolean closed;

  @LoopConfined int readyOps; // collected and not yet told
  @LoopConfined boolean isListed; // in the list of ready watches
  @LoopConfined @Nullable Watch next; // in that list

  Watch(Watches watches, SelectableChannel channel, int interest, ReadyCall call) {
    this.watches = watches;
    this.channel = channel;
    this.interest = interest;
    this.call = call;
  }

  /**
   * Begins the watch. Once.
   *
   * @throws IOException if the channel is closed or cannot be made non-blocking
   * @throws IllegalStateException if this loop watches it already, or is closed
   */
  public void begin() throws IOException {
    watches.begin(this);
  }

  /**
   * Changes what is watched for, from the next look at the channels on.
   *
   * @param ops operations of {@link SelectionKey} that the channel supports; 0 pauses the watch
   */
  public void interestOps(int ops) {
    watches.change(this, ops);
  }

  /** Returns what is watched for. */
  public int interestOps() {
    return interest;
  }

  /** Ends the watch, not the channel. Any thread, any callback; idempotent. */
  public void close() {
    watches.close(this);
  }

  void tell(int ops) throws Exception {
    call.ready(ops);
  }

  /** What is called when the channel is ready. */
  @FunctionalInterface
  public interface ReadyCall {
    /**
     * Tells that operations are ready.
     *
     * @param readyOps the ready ones among those of interest, never 0
     * @throws Exception to be reported
     */
    void ready(int readyOps) throws Exception;
  }
}
