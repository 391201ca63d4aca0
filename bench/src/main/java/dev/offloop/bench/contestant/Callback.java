package dev.offloop.bench.contestant;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Takes a value or a failure, on a contestant's loop. */
public interface Callback extends BiConsumer<@Nullable Object, @Nullable Throwable> {}
