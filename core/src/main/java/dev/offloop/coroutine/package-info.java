/**
 * Coroutines: what suspends and goes on ({@link dev.offloop.coroutine.Routine}), and on what it
 * runs ({@link dev.offloop.coroutine.Strand}, of two kinds).
 */
@NullMarked
package dev.offloop.coroutine;

import org.jspecify.annotations.NullMarked;
