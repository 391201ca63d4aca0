package dev.offloop.base;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A stage whose {@code …Async} methods run on a home. */
public class HomeStage<T extends @Nullable Object> extends CompletableFuture<T> {
  private final Executor home;

  /**
   * Makes one that is not complete.
   *
   * @param home runs what is handed to it on the home, always
   */
  public HomeStage(Executor home) {
    this.home = home;
  }

  @Override
  public final Executor defaultExecutor() {
    return home;
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> newIncompleteFuture() {
    return new HomeStage<>(home);
  }
}
