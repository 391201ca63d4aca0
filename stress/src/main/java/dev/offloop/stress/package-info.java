/** Runs the stress tests and says what was seen. */
@NullMarked
package dev.offloop.stress;

import org.jspecify.annotations.NullMarked;
