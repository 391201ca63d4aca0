package dev.offloop.loop;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.offloop.base.Fact;
import dev.offloop.base.LoopConfined;
import dev.offloop.base.Share;
import dev.offloop.base.ShortLock;
import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The watched channels. The selector is opened with the first of them.
 *
 * <p>A channel whose watch was closed keeps a cancelled key in the selector until the next
 * selection, and cannot be registered before. A watch made meanwhile is kept in {@code waiting} and
 * registered by the loop's next look, so that a channel can be watched again at once.
 *
 * <h2>Threads and locks</h2>
 *
 * begin, change, close, wake: any thread. select, run, seal: the driver. {@code lock} guards the
 * making of keys; under it only the channel's own quick methods are called, and no handler runs.
 */
final class Watches {
  private final EventLoop loop;
  private final Share share;
  private final ShortLock lock = new ShortLock();
  private final Consumer<SelectionKey> collect = this::collect;

  private volatile @Nullable Selector selector; // written under the lock; null again at the end
  private volatile boolean hasWaiting; // written under the lock: waiting is not empty

  @GuardedBy("lock")
  private final List<Watch> waiting = new ArrayList<>();

  @GuardedBy("lock")
  private boolean sealed;

  @LoopConfined private @Nullable Watch firstReady;
  @LoopConfined private @Nullable Watch lastReady;

  Watches(EventLoop loop, Share share) {
    this.loop = loop;
    this.share = share;
  }

  void begin(Watch watch) throws IOException {
    checkOps(watch.channel, watch.interest);
    watch.channel.configureBlocking(false);
    lock.lock();
    try {
      if (sealed) {
        throw new IllegalStateException(
            "loop \"%s\" is closed and watches no channel any more; %s needs an open loop"
                .formatted(loop.name(), watch.channel));
      }
      register(watch);
    } finally {
      lock.unlock();
    }
    loop.wake(); // it may sleep without the selector, or select without this key
  }

  @GuardedBy("lock")
  private void register(Watch watch) throws IOException {
    Selector opened = selector;
    if (opened == null) {
      opened = loop.machine().openSelector();
      selector = opened;
    }
    final SelectionKey present = watch.channel.keyFor(opened);
    if (isWaiting(watch.channel) || (present != null && present.isValid())) {
      throw new IllegalStateException(
          "loop \"%s\" watches %s already, and thread \"%s\" asked for a second watch; change the first one's interestOps, or close it before"
              .formatted(loop.name(), watch.channel, Thread.currentThread().getName()));
    }
    if (present == null) {
      watch.key = watch.channel.register(opened, watch.interest, watch);
    } else {
      waiting.add(watch);
      hasWaiting = true;
    }
  }

  @GuardedBy("lock")
  @SuppressWarnings("ReferenceEquality") // the very channel
  private boolean isWaiting(SelectableChannel channel) {
    return waiting.stream().anyMatch(watch -> watch.channel == channel);
  }

  void change(Watch watch, int ops) {
    checkOps(watch.channel, ops);
    lock.lock();
    try {
      if (watch.closed) {
        throw new IllegalStateException(
            "the watch of %s on loop \"%s\" is closed, and thread \"%s\" asked it for other interestOps; watch the channel anew"
                .formatted(watch.channel, loop.name(), Thread.currentThread().getName()));
      }
      watch.interest = ops;
      final SelectionKey key = watch.key;
      if (key != null
          && key.isValid()) { // an invalid one: the channel was closed, nothing to watch
        key.interestOps(ops);
      }
    } catch (CancelledKeyException e) {
      // The channel was closed between the two lines: as if it had been closed before.
    } finally {
      lock.unlock();
    }
    loop.wake();
  }

  void close(Watch watch) {
    lock.lock();
    try {
      if (watch.closed) {
        return;
      }
      watch.closed = true;
      waiting.remove(watch);
      hasWaiting = !waiting.isEmpty();
      final SelectionKey key = watch.key;
      if (key != null) {
        key.cancel();
      }
    } finally {
      lock.unlock();
    }
    loop.wake(); // the selector lets go of the channel only in a selection
  }

  private static void checkOps(SelectableChannel channel, int ops) {
    if ((ops & ~channel.validOps()) != 0) {
      throw new IllegalArgumentException(
          "interestOps %d are not all supported by %s, whose valid ones are %d"
              .formatted(ops, channel, channel.validOps()));
    }
  }

  /** Whether the loop need not look at channels, nor sleep in the selector. */
  boolean isEmpty() {
    final Selector opened = selector;
    return opened == null || (!hasWaiting && opened.keys().isEmpty());
  }

  @LoopConfined
  boolean hasWork() {
    assert loop.isCurrent();
    return firstReady != null || hasWaiting;
  }

  /** Ends a present or the next selection. Any thread. */
  void wake() {
    final Selector opened = selector;
    if (opened != null) {
      opened.wakeup();
    }
  }

  /** Sleeps in the selector for at most so many nanoseconds; what got ready is collected. */
  @LoopConfined
  void select(long nanos) {
    assert loop.isCurrent();
    final Selector opened = selector;
    if (opened == null) {
      return;
    }
    try {
      if (nanos == Long.MAX_VALUE) {
        opened.select(collect);
      } else {
        // Rounded up, for a timer is never early; 0 would mean for ever.
        opened.select(collect, Math.max(1, (nanos + 999_999) / 1_000_000));
      }
    } catch (Throwable failure) {
      loop.reports().failed(failure, Fact.SELECTING_FAILED, loop.name());
    }
  }

  /** Looks which channels are ready and tells their handlers; says whether any was told. */
  @LoopConfined
  boolean run() {
    assert loop.isCurrent();
    final Selector opened = selector;
    if (opened == null || (isEmpty() && firstReady == null)) {
      return false;
    }
    try {
      opened.selectNow(
          collect); // also lets go of cancelled keys, so that waiting watches can register
      if (hasWaiting) {
        registerWaiting();
      }
    } catch (Throwable failure) {
      loop.reports().failed(failure, Fact.SELECTING_FAILED, loop.name());
    }
    share.begin();
    boolean progress = false;
    Watch watch = takeReady();
    while (watch != null) {
      progress |= tell(watch);
      watch = firstReady == null || share.spent() ? null : takeReady();
    }
    return progress;
  }

  private void collect(SelectionKey key) {
    final Watch watch = (Watch) key.attachment();
    try {
      watch.readyOps |= key.readyOps();
    } catch (CancelledKeyException e) {
      return; // closed since it got ready: nobody wants to know
    }
    if (!watch.isListed) {
      watch.isListed = true;
      if (lastReady == null) {
        firstReady = watch;
      } else {
        lastReady.next = watch;
      }
      lastReady = watch;
    }
  }

  private @Nullable Watch takeReady() {
    final Watch watch = firstReady;
    if (watch != null) {
      firstReady = watch.next;
      if (firstReady == null) {
        lastReady = null;
      }
      watch.next = null;
      watch.isListed = false;
    }
    return watch;
  }

  private boolean tell(Watch watch) {
    final int ready = watch.readyOps & watch.interest;
    watch.readyOps = 0;
    if (ready == 0 || watch.closed) {
      return false;
    }
    try {
      watch.tell(ready);
    } catch (Throwable failure) {
      loop.reports().failed(failure, Fact.HANDLER_THREW, loop.name());
    }
    return true;
  }

  private void registerWaiting() {
    for (Watch watch = nextWaiting(); watch != null; watch = nextWaiting()) {
      close(watch); // it could not be registered; what it waited for is gone
    }
  }

  /**
   * Registers those that wait, until one cannot be; returns that one, or null when all are through.
   */
  private @Nullable Watch nextWaiting() {
    Watch failed = null;
    Exception failure = null;
    lock.lock();
    try {
      for (int left = waiting.size(); left > 0 && failed == null; left--) {
        final Watch watch = waiting.removeFirst();
        try {
          register(watch);
        } catch (IOException | RuntimeException e) {
          failed = watch;
          failure = e;
        }
      }
      hasWaiting = !waiting.isEmpty();
    } finally {
      lock.unlock();
    }
    // A channel that its owner has closed meanwhile is no failure, as it is none for any other
    // watch.
    if (failure != null
        && !(failure instanceof ClosedChannelException)
        && !(failure instanceof CancelledKeyException)) {
      loop.reports().failed(failure, Fact.WATCH_FAILED, loop.name());
    }
    return failed;
  }

  /** Ends every watch and makes no new ones. */
  @LoopConfined
  void seal() {
    assert loop.isCurrent();
    final Selector opened;
    lock.lock();
    try {
      sealed = true;
      opened = selector;
      selector = null;
      waiting.forEach(watch -> watch.closed = true);
      waiting.clear();
      hasWaiting = false;
      if (opened != null) {
        opened.keys().forEach(key -> ((Watch) key.attachment()).closed = true);
      }
    } finally {
      lock.unlock();
    }
    if (opened != null) {
      try {
        opened.close();
      } catch (IOException failure) {
        loop.reports().failed(failure, Fact.SELECTOR_CLOSING_FAILED, loop.name());
      }
    }
  }
}
