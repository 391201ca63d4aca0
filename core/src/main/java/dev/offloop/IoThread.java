package dev.offloop;

import dev.offloop.base.Machine;

/**
 * A thread that drives an {@link AioContext} of its own until it is closed.
 *
 * <p>Any thread may call any method.
 */
public final class IoThread implements AutoCloseable {
  private final AioContext context;
  private final Thread thread;
  private volatile boolean drives;

  private IoThread(Builder builder) {
    this.context = AioContext.create(builder.name, builder.reporter);
    this.thread =
        Thread.ofPlatform()
            .name(builder.name)
            .daemon(builder.isDaemon)
            .inheritInheritableThreadLocals(false)
            .unstarted(() -> machine().carry(context::run));
  }

  private Machine machine() {
    return context.loop().machine();
  }

  /** Starts the thread and waits until it drives the loop. */
  private void begin() {
    final Thread starter = Thread.currentThread();
    context.execute(
        () -> {
          drives = true;
          machine().unpark(starter);
        });
    machine().start(thread);
    boolean isInterrupted = false;
    while (!drives) {
      machine().park(this, Long.MAX_VALUE);
      isInterrupted |= Thread.interrupted();
    }
    if (isInterrupted) {
      starter.interrupt();
    }
  }

  /**
   * Starts a thread, not a daemon, whose loop reports to the system logger.
   *
   * @param name of the thread and of its context
   * @return the running thread
   */
  public static IoThread start(String name) {
    return builder(name).start();
  }

  /**
   * Begins a thread that differs from the default.
   *
   * @param name of the thread and of its context
   * @return a builder
   */
  public static Builder builder(String name) {
    return new Builder(name);
  }

  /**
   * Returns the context that this thread drives.
   *
   * @return the same context each time
   */
  public AioContext context() {
    return context;
  }

  /**
   * Closes the context, see {@link AioContext#close}, and waits for the thread to end. Called on
   * the thread itself, from a callback, it closes the context, and the thread ends when the
   * callback returns. An interrupt does not end the wait; it is kept. Idempotent.
   */
  @Override
  public void close() {
    context.close();
    if (Thread.currentThread() == thread) {
      return;
    }
    machine().join(thread);
  }

  /** How an {@link IoThread} differs from the default. For one thread. */
  public static final class Builder {
    private final String name;
    private boolean isDaemon;
    private Reporter reporter = Reporting.LOGGING;

    private Builder(String name) {
      this.name = name;
    }

    /**
     * Lets the JVM end while this thread runs, or not.
     *
     * @param daemon false by default
     * @return this
     */
    public Builder daemon(boolean daemon) {
      this.isDaemon = daemon;
      return this;
    }

    /**
     * Says where the context's failures go that nobody receives.
     *
     * @param reporter the system logger by default
     * @return this
     */
    public Builder reporter(Reporter reporter) {
      this.reporter = reporter;
      return this;
    }

    /**
     * Starts the thread, and waits until it drives the loop: nobody else ever finds it undriven.
     *
     * @return the running thread
     */
    public IoThread start() {
      final IoThread made = new IoThread(this);
      made.begin();
      return made;
    }
  }
}
