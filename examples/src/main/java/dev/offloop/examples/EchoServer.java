package dev.offloop.examples;

import dev.offloop.AioContext;
import dev.offloop.Coroutine;
import dev.offloop.IoThread;
import dev.offloop.file.AioFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Sends back what it is sent, and writes it to a file first: one thread, a coroutine a client. */
public final class EchoServer implements AutoCloseable {
  private final IoThread io = IoThread.start("echo");
  private final AioContext loop = io.context();
  private final ServerSocketChannel server;
  private long logged; // bytes; touched on the loop only

  /**
   * Starts to serve on a free port of this machine.
   *
   * @param log the file to write to; what it held is overwritten
   * @throws IOException if no port is free
   */
  public EchoServer(Path log) throws IOException {
    server =
        ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    loop.spawn(() -> acceptAll(log));
  }

  // README begin
  private Void acceptAll(Path path) throws Exception {
    try (AioFile log =
        AioFile.open(
            loop.threadPool(), path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      while (true) {
        Coroutine.awaitReady(server, SelectionKey.OP_ACCEPT); // the loop goes on meanwhile
        final SocketChannel client = server.accept();
        loop.spawn(() -> serve(client, log));
      }
    }
  }

  private Void serve(SocketChannel client, AioFile log) throws Exception {
    try (client) {
      client.configureBlocking(false);
      final ByteBuffer buffer = ByteBuffer.allocate(4096);
      while (client.read(buffer) >= 0) {
        final long position = logged;
        logged += buffer.flip().remaining(); // no lock: never in parallel with another coroutine
        log.write(buffer.duplicate(), position); // a worker writes; this one waits, others go on
        while (buffer.hasRemaining()) {
          Coroutine.awaitReady(client, SelectionKey.OP_WRITE);
          client.write(buffer);
        }
        buffer.clear();
        Coroutine.awaitReady(client, SelectionKey.OP_READ);
      }
    }
    return null;
  }

  // README end

  /**
   * Returns where it serves.
   *
   * @return the address
   * @throws IOException if it is closed
   */
  public InetSocketAddress address() throws IOException {
    return (InetSocketAddress) server.getLocalAddress();
  }

  /** Ends the coroutines, which see a CancellationException where they wait, then the loop. */
  @Override
  public void close() throws IOException {
    io.close();
    server.close();
  }

  /**
   * Serves until it is killed.
   *
   * @param args the file to write to
   * @throws IOException if no port is free
   */
  public static void main(String[] args) throws IOException {
    final EchoServer echo = new EchoServer(Path.of(args[0]));
    System.out.println("echo on port " + echo.address().getPort());
  }
}
