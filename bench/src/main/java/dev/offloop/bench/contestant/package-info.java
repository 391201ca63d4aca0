/** Offloop and its peers, each behind the same small interface. */
@NullMarked
package dev.offloop.bench.contestant;

import org.jspecify.annotations.NullMarked;
