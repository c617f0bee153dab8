package dev.inlet.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.config.JsonText;
import dev.inlet.input.MessageBlock;
import dev.inlet.input.MessageType;
import dev.inlet.input.Metadata;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Messages as JSON objects, one per line, with what is known of them. */
final class JsonCodec implements Codec {
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder().appendInstant(6).toFormatter();
  private static final byte[] TEXT = utf8("text");
  private static final byte[] BINARY = utf8("binary");
  private static final byte[] PAYLOAD = utf8(",\"payload\":\"");
  private static final byte[] PAYLOAD_BASE64 = utf8(",\"encoding\":\"base64\",\"payload\":\"");
  private static final byte[] END = utf8("\"}");

  /** About what an object has beside its payload and what {@link #describe} makes. */
  private static final int FIXED_BYTES = 128;

  // A multiple of three, so that only the last part of a payload is padded.
  private final byte[] part = new byte[6 * 1024];
  private final ByteBuffer partBuffer = ByteBuffer.wrap(part);
  private final byte[] base64 = new byte[8 * 1024];
  private final Utf8Check utf8Check = new Utf8Check();
  private final byte[] beforeType;

  // Messages that were received together have it in common, even if they lie in several blocks.
  private @Nullable Metadata shared;
  private byte[] afterType = {};

  JsonCodec(String label) {
    beforeType = utf8("{\"label\":" + JsonText.quote(label) + ",\"type\":\"");
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }

  @Override
  public void encode(MessageBlock messages, ChunkWriter target) throws IOException {
    for (int i = 0; i < messages.size(); i++) {
      describe(messages.metadata(i));
      putObject(messages, i, target);
      target.put('\n');
    }
  }

  @Override
  public byte[] encode(MessageBlock messages, int index) {
    describe(messages.metadata(index));
    ByteArraySink object =
        new ByteArraySink(FIXED_BYTES + afterType.length + messages.payloadSize(index));
    try {
      putObject(messages, index, object);
    } catch (IOException e) {
      throw new UncheckedIOException("an array refused bytes", e);
    }
    return object.toByteArray();
  }

  private void putObject(MessageBlock messages, int index, ByteSink target) throws IOException {
    put(target, beforeType);
    put(target, messages.type(index) == MessageType.TEXT ? TEXT : BINARY);
    put(target, afterType);
    putPayload(messages, index, target);
    put(target, END);
  }

  @SuppressWarnings("ReferenceEquality") // only a guard of a cache
  private void describe(Metadata metadata) {
    if (metadata == shared) {
      return;
    }
    StringBuilder json = new StringBuilder("\",\"received_at\":\"");
    TIME.formatTo(metadata.receivedAt(), json);
    json.append("\",\"metadata\":{");
    String separator = "";
    for (Map.Entry<String, String> attribute : metadata.attributes().entrySet()) {
      json.append(separator)
          .append(JsonText.quote(attribute.getKey()))
          .append(':')
          .append(JsonText.quote(attribute.getValue()));
      separator = ",";
    }
    afterType = utf8(json.append('}').toString());
    shared = metadata;
  }

  private void putPayload(MessageBlock messages, int index, ByteSink target) throws IOException {
    boolean isText = utf8Check.isValid(messages, index);
    put(target, isText ? PAYLOAD : PAYLOAD_BASE64);
    int size = messages.payloadSize(index);
    int copied = 0;
    while (copied < size) {
      int length = messages.copyPayload(index, copied, partBuffer.clear());
      copied += length;
      if (isText) {
        JsonBytes.put(part, length, target);
      } else {
        putBase64(length, target);
      }
    }
  }

  private void putBase64(int length, ByteSink target) throws IOException {
    byte[] exact = length == part.length ? part : Arrays.copyOf(part, length);
    target.put(base64, 0, Base64.getEncoder().encode(exact, base64));
  }

  private static void put(ByteSink target, byte[] bytes) throws IOException {
    target.put(bytes, 0, bytes.length);
  }

  @Override
  public boolean writesLines() {
    return true;
  }
}
