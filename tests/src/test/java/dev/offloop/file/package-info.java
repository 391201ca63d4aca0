/** The tests of the files. */
@NullMarked
package dev.offloop.file;

import org.jspecify.annotations.NullMarked;
