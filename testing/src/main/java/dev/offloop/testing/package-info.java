/**
 * A deterministic world for code that uses loops and pools, and the contract of a loop as tests.
 *
 * <p>A {@link dev.offloop.testing.World} runs the loops, pools and threads of a test one at a time,
 * on a time of its own. The classes are those that run in production; only the machine below them
 * differs. What interleaves how is chosen by a seed, by hand or exhaustively, and a failing run
 * names what replays it.
 */
@NullMarked
package dev.offloop.testing;

import org.jspecify.annotations.NullMarked;
