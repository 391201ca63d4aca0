/** What the pool's parts cost by themselves; in their package, for they are hidden. */
@NullMarked
package dev.offloop.pool;

import org.jspecify.annotations.NullMarked;
