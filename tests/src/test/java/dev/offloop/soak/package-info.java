/** The soak: everything at once, at random, for as long as one likes, with the books kept. */
@NullMarked
package dev.offloop.soak;

import org.jspecify.annotations.NullMarked;
