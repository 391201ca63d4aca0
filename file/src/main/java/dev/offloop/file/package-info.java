/**
 * Files read and written beside an event loop.
 *
 * <p>An {@link dev.offloop.file.AioFile} does its blocking calls on a {@link
 * dev.offloop.ThreadPool} and calls back on that pool's home loop.
 *
 * <p>Unless a method says otherwise, any thread may call it, and null is no argument.
 */
@NullMarked
package dev.offloop.file;

import org.jspecify.annotations.NullMarked;
