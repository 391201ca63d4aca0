/** Tests of the contestants. */
@NullMarked
package dev.offloop.bench.contestant;

import org.jspecify.annotations.NullMarked;
