package dev.offloop.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A channel over an array that does what a test wants: moves a few bytes at a time, waits in a
 * read, fails. It refuses to be closed under a running call. Any thread, one transfer at a time.
 */
final class ScriptedChannel extends FileChannel {
  final byte[] content;
  final CountDownLatch readBegan = new CountDownLatch(1);
  volatile CountDownLatch mayRead = new CountDownLatch(0);
  volatile int bytesPerCall = Integer.MAX_VALUE;
  volatile int callsUntilFailure = Integer.MAX_VALUE;
  volatile boolean failsToClose;
  volatile boolean wasClosedUnderACall;
  final AtomicInteger closes = new AtomicInteger();
  private final AtomicInteger running = new AtomicInteger();

  ScriptedChannel(byte[] content) {
    this.content = content;
  }

  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    running.incrementAndGet();
    try {
      readBegan.countDown();
      awaitPermission();
      failWhenItIsTime();
      if (position >= content.length) {
        return -1;
      }
      final int count = count(target, position);
      target.put(content, (int) position, count);
      return count;
    } finally {
      running.decrementAndGet();
    }
  }

  @Override
  public int write(ByteBuffer source, long position) throws IOException {
    failWhenItIsTime();
    final int count = count(source, position);
    source.get(content, (int) position, count);
    return count;
  }

  private int count(ByteBuffer buffer, long position) {
    return Math.min(Math.min(bytesPerCall, buffer.remaining()), content.length - (int) position);
  }

  private void awaitPermission() {
    try {
      mayRead.await();
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts", e);
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one transfer at a time
  private void failWhenItIsTime() throws IOException {
    if (callsUntilFailure-- <= 0) {
      throw new IOException("the disk is on fire");
    }
  }

  @Override
  protected void implCloseChannel() throws IOException {
    closes.incrementAndGet();
    wasClosedUnderACall |= running.get() > 0;
    if (failsToClose) {
      throw new IOException("does not close");
    }
  }

  @Override
  public long size() {
    return content.length;
  }

  private static UnsupportedOperationException unused() {
    return new UnsupportedOperationException("no part of the script");
  }

  @Override
  public int read(ByteBuffer target) {
    throw unused();
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) {
    throw unused();
  }

  @Override
  public int write(ByteBuffer source) {
    throw unused();
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) {
    throw unused();
  }

  @Override
  public long position() {
    throw unused();
  }

  @Override
  public FileChannel position(long position) {
    throw unused();
  }

  @Override
  public FileChannel truncate(long size) {
    throw unused();
  }

  @Override
  public void force(boolean includesMetadata) {
    throw unused();
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) {
    throw unused();
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long position, long count) {
    throw unused();
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) {
    throw unused();
  }

  @Override
  public FileLock lock(long position, long size, boolean isShared) {
    throw unused();
  }

  @Override
  public FileLock tryLock(long position, long size, boolean isShared) {
    throw unused();
  }
}
