package dev.offloop;

import dev.offloop.loop.EventLoop;
import dev.offloop.loop.Watch;
import java.io.IOException;
import java.nio.channels.SelectableChannel;

/**
 * A channel that an {@link AioContext} watches. Made by {@link AioContext#watch}.
 *
 * <p>Any thread, and any callback, also the handler itself, may change or close it.
 */
public final class ChannelWatch implements AutoCloseable {
  private final Watch watch;

  private ChannelWatch(
      EventLoop loop, SelectableChannel channel, int interestOps, ChannelHandler handler) {
    this.watch = loop.watch(channel, interestOps, readyOps -> handler.ready(this, readyOps));
  }

  static ChannelWatch begin(
      EventLoop loop, SelectableChannel channel, int interestOps, ChannelHandler handler)
      throws IOException {
    final ChannelWatch made = new ChannelWatch(loop, channel, interestOps, handler);
    made.watch.begin();
    return made;
  }

  /**
   * Changes what is watched for, from the loop's next look at its channels on.
   *
   * @param interestOps operations of {@link java.nio.channels.SelectionKey}; 0 pauses the watch
   * @throws IllegalArgumentException if the channel does not support one of them
   * @throws IllegalStateException once the watch is closed
   */
  public void interestOps(int interestOps) {
    watch.interestOps(interestOps);
  }

  /**
   * Returns what is watched for.
   *
   * @return operations of {@link java.nio.channels.SelectionKey}
   */
  public int interestOps() {
    return watch.interestOps();
  }

  /**
   * Ends the watch but does not close the channel, which can be watched again at once. Called on
   * the loop, the handler is never called again; called elsewhere, a call already begun may still
   * run. Idempotent.
   */
  @Override
  public void close() {
    watch.close();
  }
}
