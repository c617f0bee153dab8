package dev.inlet.input.websocket.transport;

import static dev.inlet.input.websocket.Inputs.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A channel whose other side is gone")
final class WebSocketChannelIT {
  private static final byte[] SENT = new byte[100_000];

  private Transport transport;
  private ServerSocket listener;
  private WebSocketChannel channel;
  private Socket peer;
  private final CompletableFuture<byte[]> received = new CompletableFuture<>();

  /** Collects what is read, up to the end. */
  private final class Collector extends SimpleChannelInboundHandler<ByteBuf> {
    private final ByteArrayOutputStream all = new ByteArrayOutputStream();

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) throws Exception {
      bytes.readBytes(all, bytes.readableBytes());
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      received.complete(all.toByteArray());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      // The end of reading, which becomes inactive.
    }
  }

  @BeforeEach
  void connect() throws Exception {
    transport = Transport.acquire();
    listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    channel = new WebSocketChannel();
    channel.config().setAutoRead(false);
    channel.pipeline().addLast(new Collector());
    transport.eventLoop().register(channel).sync();
    channel.connect(listener.getLocalSocketAddress()).sync();
    peer = listener.accept();
  }

  @AfterEach
  void disconnect() throws Exception {
    channel.close().sync();
    peer.close();
    listener.close();
    Transport.release();
  }

  /** Sends something and goes, with a reset. */
  private void sendAndReset() throws Exception {
    peer.getOutputStream().write(SENT);
    peer.setSoLinger(true, 0);
    peer.close();
  }

  @Test
  @DisplayName("still gives all that had come when a write fails, and then ends")
  void readsOn() throws Exception {
    sendAndReset();
    await()
        .atMost(SOON)
        .until(() -> !channel.writeAndFlush(Unpooled.copyInt(1)).await().isSuccess());
    assertThat(channel.isActive()).isTrue();
    assertThat(channel.isWritable()).as("nothing more is sent").isFalse();

    channel.config().setAutoRead(true);

    assertThat(received.get(SOON.toSeconds(), TimeUnit.SECONDS)).isEqualTo(SENT);
  }

  @Test
  @DisplayName("costs no time of the processor when the write that fails had waited for room")
  void restsWhileNobodyReads() throws Exception {
    var waiting = channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[64 << 20]));
    await().atMost(SOON).until(() -> !channel.isWritable());
    sendAndReset();
    assertThat(waiting.await().isSuccess()).isFalse();

    var threads = ManagementFactory.getThreadMXBean();
    CompletableFuture<Long> thread = new CompletableFuture<>();
    channel.eventLoop().execute(() -> thread.complete(Thread.currentThread().getId()));
    long cpu = threads.getThreadCpuTime(thread.get());
    long start = System.nanoTime();
    CountDownLatch ticks = new CountDownLatch(20);
    var ticking =
        channel.eventLoop().scheduleAtFixedRate(ticks::countDown, 0, 10, TimeUnit.MILLISECONDS);
    ticks.await();
    ticking.cancel(false);
    Duration spent = Duration.ofNanos(threads.getThreadCpuTime(thread.get()) - cpu);
    assertThat(spent).isLessThan(Duration.ofNanos((System.nanoTime() - start) / 4));
  }
}
