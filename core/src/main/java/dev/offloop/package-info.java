/**
 * Runs calls that block off an event loop and brings every outcome back on it.
 *
 * <p>A {@link dev.offloop.AioContext} is an event loop; a {@link dev.offloop.ThreadPool} runs
 * blocking work for a loop, its home, and calls back there. A loop that this library did not write
 * becomes a home by implementing {@link dev.offloop.Loop}.
 *
 * <p>Unless a method says otherwise, any thread may call it, whether the loop is driven or not, and
 * null is no argument.
 */
@NullMarked
package dev.offloop;

import org.jspecify.annotations.NullMarked;
