/**
 * The room of the loop: turns, bottom halves, timers, watches and the wake-up. Knows nothing of
 * pools.
 */
@NullMarked
package dev.offloop.loop;

import org.jspecify.annotations.NullMarked;
