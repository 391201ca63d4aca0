package dev.offloop.pool;

import dev.offloop.base.CachePadded;
import org.jspecify.annotations.Nullable;

/** The one field of an {@link Inbox} that many threads write, on a cache line of its own. */
abstract class InboxField extends CachePadded {
  volatile @Nullable Request<?> newest;
}
