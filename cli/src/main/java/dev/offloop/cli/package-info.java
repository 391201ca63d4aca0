/** The command {@code offloop}. */
@NullMarked
package dev.offloop.cli;

import org.jspecify.annotations.NullMarked;
