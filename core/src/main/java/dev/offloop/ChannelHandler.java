package dev.offloop;

/** What an {@link AioContext} calls when a watched channel is ready. */
@FunctionalInterface
public interface ChannelHandler {
  /**
   * Tells that operations are ready. Runs in the loop's turn, and again in later turns for as long
   * as the channel stays ready and the watch is interested.
   *
   * @param watch the watch, to change or to close
   * @param readyOps the ready operations among those of interest, as in {@link
   *     java.nio.channels.SelectionKey}; never 0
   * @throws Exception which is reported; the watch goes on
   */
  void ready(ChannelWatch watch, int readyOps) throws Exception;
}
