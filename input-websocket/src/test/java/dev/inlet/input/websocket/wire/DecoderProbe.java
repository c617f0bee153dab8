package dev.inlet.input.websocket.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;

import dev.inlet.input.Batch;
import dev.inlet.input.Message;
import dev.inlet.input.MessageBlock;
import dev.inlet.input.MessageType;
import dev.inlet.input.Metadata;
import dev.inlet.input.websocket.memory.MessageMemory;
import dev.inlet.input.websocket.memory.PooledBlock;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A decoder that is fed with bytes, and what came of them: {@code text …}, {@code binary …}, {@code
 * ping …}, {@code pong …}, {@code close 1000 …}, and at the end perhaps a violation, such as {@code
 * 1002 the server sent…}. Binary payloads are shown as one character for each byte.
 */
final class DecoderProbe implements FrameDecoder.Receiver, AutoCloseable {
  static final int NO_LIMIT = 0;

  private final FrameDecoder decoder;
  private final List<Object> received = new ArrayList<>();
  private @Nullable ProtocolViolation violation;

  /** What a stream of bytes came to. */
  record Outcome(List<String> events, String violation) {}

  private DecoderProbe(
      long maxMessageSize, Optional<DeflateExtension> deflate, MessageMemory memory) {
    Metadata metadata = Metadata.of(Instant.EPOCH, Map.of("url", "ws://example.com/"));
    decoder = new FrameDecoder(this, metadata, maxMessageSize, deflate, memory);
  }

  static DecoderProbe plain() {
    return limited(NO_LIMIT);
  }

  /** With memory that a test looks after, and a limit. */
  static DecoderProbe limited(long maxMessageSize, MessageMemory memory) {
    return new DecoderProbe(maxMessageSize, Optional.empty(), memory);
  }

  static DecoderProbe deflating(long maxMessageSize, MessageMemory memory) {
    return new DecoderProbe(maxMessageSize, Optional.of(new DeflateExtension(true)), memory);
  }

  /** With memory that a test looks after. */
  static DecoderProbe reading(MessageMemory memory) {
    return new DecoderProbe(NO_LIMIT, Optional.empty(), memory);
  }

  static DecoderProbe deflating(MessageMemory memory) {
    return new DecoderProbe(NO_LIMIT, Optional.of(new DeflateExtension(true)), memory);
  }

  static DecoderProbe limited(long maxMessageSize) {
    return new DecoderProbe(maxMessageSize, Optional.empty(), new MessageMemory());
  }

  /** With permessage-deflate. */
  static DecoderProbe deflating(boolean contextTakeover, long maxMessageSize) {
    return new DecoderProbe(
        maxMessageSize, Optional.of(new DeflateExtension(contextTakeover)), new MessageMemory());
  }

  /** Feeds pieces, each of them one read from a socket, up to a violation. */
  DecoderProbe feed(byte[]... reads) {
    for (byte[] read : reads) {
      feed(read, 0, read.length);
    }
    return this;
  }

  DecoderProbe feed(byte[] bytes, int offset, int length) {
    return read(bytes, offset, length).pause();
  }

  /** The same, but the reads follow each other at once, and were read elsewhere. */
  DecoderProbe feedWithoutPause(byte[]... reads) {
    for (byte[] read : reads) {
      readElsewhere(read, 0, read.length);
    }
    return pause();
  }

  /** Feeds a read that is followed by another at once; as many reads as the room makes of it. */
  DecoderProbe read(byte[] bytes, int offset, int length) {
    return attempt(
        () -> {
          int position = offset;
          while (position < offset + length) {
            int left = offset + length - position;
            ByteBuf room = decoder.room();
            int part = room == null ? left : Math.min(left, room.writableBytes());
            ByteBuf in = room == null ? Unpooled.wrappedBuffer(bytes, position, part) : room;
            try {
              decoder.decode(room == null ? in : room.writeBytes(bytes, position, part));
            } finally {
              in.release();
            }
            position += part;
          }
        });
  }

  /** The socket was ready to be read from, and there was nothing. */
  DecoderProbe readNothing() {
    return attempt(() -> requireNonNull(decoder.room(), "no room").release());
  }

  /** The same for bytes that did not come straight from the socket, but from a TLS handler. */
  DecoderProbe readElsewhere(byte[] bytes, int offset, int length) {
    return attempt(() -> decoder.decode(Unpooled.wrappedBuffer(bytes, offset, length)));
  }

  /** What is whole is handed over between two reads. */
  DecoderProbe deliver() {
    return attempt(decoder::deliver);
  }

  /** What there is has been read. */
  DecoderProbe pause() {
    return attempt(decoder::pause);
  }

  private interface Step {
    void run() throws ProtocolViolation;
  }

  private DecoderProbe attempt(Step step) {
    if (violation == null) {
      try {
        step.run();
      } catch (ProtocolViolation e) {
        violation = e;
      }
    }
    return this;
  }

  /** All that was received, to be read: messages in their order, then control frames in theirs. */
  List<String> events() {
    Stream<String> messages =
        blocks().stream().flatMap(block -> block.stream().map(DecoderProbe::show));
    Stream<String> controlFrames =
        received.stream().filter(String.class::isInstance).map(String.class::cast);
    return Stream.concat(messages, controlFrames).toList();
  }

  /** Whether a Close, if there was one, came behind all else. */
  boolean closedLast() {
    return received.stream()
        .limit(Math.max(0, received.size() - 1))
        .noneMatch(event -> event instanceof String frame && frame.startsWith("close"));
  }

  private static String show(Message message) {
    return message.type() == MessageType.TEXT
        ? "text " + message.text()
        : "binary " + new String(message.toByteArray(), ISO_8859_1);
  }

  /** The blocks of messages alone. */
  List<MessageBlock> blocks() {
    return pooled().map(PooledBlock::messages).toList();
  }

  private Stream<PooledBlock> pooled() {
    return received.stream().filter(PooledBlock.class::isInstance).map(PooledBlock.class::cast);
  }

  /** Whether a block lies in pooled memory rather than in an array. */
  boolean isPooled(MessageBlock block) {
    return find(block).memory().isPooled();
  }

  /** Settles a batch of one of the blocks, as the input does. To be called once for each. */
  void settle(MessageBlock block) {
    Batch.ofBlocks(List.of(block), Batch.Settlement.NONE).ack();
    find(block).release();
  }

  @SuppressWarnings("ReferenceEquality") // equal blocks may lie elsewhere
  private PooledBlock find(MessageBlock block) {
    return pooled().filter(pooled -> pooled.messages() == block).findFirst().orElseThrow();
  }

  /** Code and message, or nothing. */
  String violation() {
    return violation == null ? "" : violation.closeCode() + " " + violation.getMessage();
  }

  Outcome outcome() {
    return new Outcome(events(), violation());
  }

  @Override
  public void messages(PooledBlock block) {
    received.add(block);
  }

  @Override
  public void ping(byte[] payload) {
    received.add("ping " + new String(payload, ISO_8859_1));
  }

  @Override
  public void pong(byte[] payload) {
    received.add("pong " + new String(payload, ISO_8859_1));
  }

  @Override
  public void close(CloseFrame frame) {
    frame
        .fault()
        .ifPresentOrElse(
            fault -> violation = fault,
            () -> received.add("close " + frame.code() + " " + frame.reason()));
  }

  @Override
  public void close() {
    decoder.release();
  }
}
