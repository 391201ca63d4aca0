/**
 * The shared vocabulary below loop and pool: what a home is, time, threads, reports, a turn's
 * shares. Knows nothing above it.
 */
@NullMarked
package dev.offloop.base;

import org.jspecify.annotations.NullMarked;
