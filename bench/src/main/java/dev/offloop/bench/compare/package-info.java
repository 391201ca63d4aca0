/** Starts a JVM for each contestant, interleaves their rounds, and tells what came out. */
@NullMarked
package dev.offloop.bench.compare;

import org.jspecify.annotations.NullMarked;
