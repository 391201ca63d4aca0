/** Programs to read first. Each runs by itself and ends. */
@NullMarked
package dev.offloop.examples;

import org.jspecify.annotations.NullMarked;
