/** The tests of the command. */
@NullMarked
package dev.offloop.cli;

import org.jspecify.annotations.NullMarked;
