package dev.offloop.pool;

import org.jspecify.annotations.Nullable;

/** The one field of an {@link Inbox} that many threads write, on a cache line of its own. */
abstract class InboxField extends InboxFront {
  volatile @Nullable Request<?> newest;
}
