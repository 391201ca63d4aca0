/** Explores interleavings of core's own classes, and shows that planted mistakes are found. */
@NullMarked
package dev.offloop.explore;

import org.jspecify.annotations.NullMarked;
