package dev.offloop.bench.contestant;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** An event loop of Netty 4.2, on its native transport where there is one. */
final class NettyLoop implements Executor {
  private final EventLoopGroup group;
  private final EventLoop loop;

  NettyLoop(Site site) {
    final IoHandlerFactory io =
        Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    final ThreadFactory threads = body -> daemon(site.loop(body), "netty-loop");
    group = new MultiThreadIoEventLoopGroup(1, threads, io);
    loop = group.next();
  }

  static Thread daemon(Runnable body, String name) {
    final Thread thread = new FastThreadLocalThread(body, name);
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void execute(Runnable task) {
    loop.execute(task);
  }

  void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
