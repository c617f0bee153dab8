package dev.inlet.input.websocket.tls;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.websocket.memory.ReadBuffer;
import dev.inlet.input.websocket.transport.HeapAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Encrypts, and decrypts to where its reader has room, if there is one that says so. */
public final class TlsHandler extends SslHandler {
  private static final int RECORD_HEADER_SIZE = 5;
  private static final int MAX_SHOWN = 64;

  private static final int MIN_READ = 64;
  private static final int INITIAL_READ = 2 * 1024;
  private static final int MAX_READ = 256 * 1024;

  /** Less than without TLS, as what is read has to be decrypted before others have their turn. */
  private static final int MAX_READS_PER_TURN = 4;

  private Supplier<@Nullable ByteBuf> room = () -> null;
  private @Nullable DecryptingContext decrypting;
  private boolean begun;

  TlsHandler(SSLEngine engine) {
    super(engine);
  }

  /** Has the channel read into memory of the kind that the engine reads. */
  void configureReads(ChannelConfig config) {
    if (engine() instanceof ReferenceCountedOpenSslEngine
        && config.getRecvByteBufAllocator() instanceof ReadBuffer reads) {
      config.setRecvByteBufAllocator(reads.withReads(MAX_READS_PER_TURN));
    } else {
      // The TLS handler keeps what it gets until a record is whole, so that can't be shared.
      config
          .setAllocator(HeapAllocator.INSTANCE)
          .setRecvByteBufAllocator(
              new AdaptiveRecvByteBufAllocator(MIN_READ, INITIAL_READ, MAX_READ)
                  .maxMessagesPerRead(MAX_READS_PER_TURN));
    }
  }

  /**
   * Has what is decrypted from now on written there. Belongs to the event loop.
   *
   * @param preferred asked for each buffer, which is read at once; null for one of the allocator
   */
  public void decryptInto(Supplier<@Nullable ByteBuf> preferred) {
    room = requireNonNull(preferred, "preferred is null");
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws SSLException {
    if (decrypting == null) {
      decrypting = new DecryptingContext(context, () -> room.get());
    }
    if (!begun && in.readableBytes() >= RECORD_HEADER_SIZE) {
      begun = true;
      checkFirst(in);
    }
    decrypting.begin();
    super.decode(decrypting, in, out);
  }

  /** What a server says that does not speak TLS, in the words that Netty has for the JDK alone. */
  private static void checkFirst(ByteBuf in) throws NotSslRecordException {
    if (!isEncrypted(in, false)) {
      int shown = Math.min(in.readableBytes(), MAX_SHOWN);
      String hex = ByteBufUtil.hexDump(in, in.readerIndex(), shown);
      in.skipBytes(in.readableBytes());
      throw new NotSslRecordException("not an SSL/TLS record: " + hex);
    }
  }
}
