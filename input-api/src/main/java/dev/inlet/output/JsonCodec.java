package dev.inlet.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.config.JsonText;
import dev.inlet.input.MessageBlock;
import dev.inlet.input.MessageType;
import dev.inlet.input.Metadata;
import dev.inlet.output.JsonLayout.Member;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Messages as JSON objects, one per line, with what is known of them. */
final class JsonCodec implements Codec {
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder().appendInstant(6).toFormatter();
  private static final byte[] BASE64 = utf8("\"encoding\":\"base64\",");
  private static final byte[] PLAIN_TEXT = utf8("\"encoding\":\"text\",");
  private static final byte[] PAYLOAD = utf8("\"payload\":");

  /** How a payload is written. */
  private enum PayloadForm {
    ESCAPED,
    BASE64,
    VALUE
  }

  /** About what an object has beside its payload and what {@link #describe} makes. */
  private static final int FIXED_BYTES = 128;

  // A multiple of three, so that only the last part of a payload is padded.
  private final byte[] part = new byte[6 * 1024];
  private final ByteBuffer partBuffer = ByteBuffer.wrap(part);
  private final byte[] base64 = new byte[8 * 1024];
  private final Utf8Check utf8Check = new Utf8Check();
  private final JsonCheck jsonCheck = new JsonCheck();
  private final JsonLayout layout;
  // The beginning of an object, up to what is common to a burst.
  private final byte[] textHead;
  private final byte[] binaryHead;
  private final boolean writesPayload;
  // Whether the payload has a member before it.
  private final boolean payloadFollows;

  // Messages that were received together have it in common, even if they lie in several blocks.
  private @Nullable Metadata shared;
  private byte[] common = {};

  JsonCodec(String label, JsonLayout layout) {
    this.layout = layout;
    textHead = utf8(head(label, "text"));
    binaryHead = utf8(head(label, "binary"));
    writesPayload = layout.has(Member.PAYLOAD);
    payloadFollows =
        textHead.length > 1 || layout.has(Member.RECEIVED_AT) || layout.has(Member.METADATA);
  }

  private String head(String label, String type) {
    List<String> members = new ArrayList<>();
    if (layout.has(Member.LABEL)) {
      members.add("\"label\":" + JsonText.quote(label));
    }
    if (layout.has(Member.TYPE)) {
      members.add("\"type\":\"" + type + "\"");
    }
    return "{" + String.join(",", members);
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
        new ByteArraySink(FIXED_BYTES + common.length + messages.payloadSize(index));
    try {
      putObject(messages, index, object);
    } catch (IOException e) {
      throw new UncheckedIOException("an array refused bytes", e);
    }
    return object.toByteArray();
  }

  private void putObject(MessageBlock messages, int index, ByteSink target) throws IOException {
    put(target, messages.type(index) == MessageType.TEXT ? textHead : binaryHead);
    put(target, common);
    if (writesPayload) {
      if (payloadFollows) {
        target.put(',');
      }
      putPayload(messages, index, target);
    }
    target.put('}');
  }

  @SuppressWarnings("ReferenceEquality") // only a guard of a cache
  private void describe(Metadata metadata) {
    if (metadata == shared) {
      return;
    }
    StringBuilder json = new StringBuilder();
    String separator = textHead.length > 1 ? "," : "";
    if (layout.has(Member.RECEIVED_AT)) {
      TIME.formatTo(metadata.receivedAt(), json.append(separator).append("\"received_at\":\""));
      json.append('"');
      separator = ",";
    }
    if (layout.has(Member.METADATA)) {
      appendAttributes(metadata, json.append(separator).append("\"metadata\":{"));
      json.append('}');
    }
    common = utf8(json.toString());
    shared = metadata;
  }

  private static void appendAttributes(Metadata metadata, StringBuilder json) {
    String separator = "";
    for (Map.Entry<String, String> attribute : metadata.attributes().entrySet()) {
      json.append(separator)
          .append(JsonText.quote(attribute.getKey()))
          .append(':')
          .append(JsonText.quote(attribute.getValue()));
      separator = ",";
    }
  }

  private void putPayload(MessageBlock messages, int index, ByteSink target) throws IOException {
    if (!utf8Check.isValid(messages, index)) {
      put(target, BASE64);
      put(target, PAYLOAD);
      putString(messages, index, PayloadForm.BASE64, target);
    } else if (!layout.embeds()) {
      put(target, PAYLOAD);
      putString(messages, index, PayloadForm.ESCAPED, target);
    } else if (!isJson(messages, index)) {
      put(target, PLAIN_TEXT);
      put(target, PAYLOAD);
      putString(messages, index, PayloadForm.ESCAPED, target);
    } else {
      put(target, PAYLOAD);
      putParts(messages, index, PayloadForm.VALUE, target);
    }
  }

  private boolean isJson(MessageBlock messages, int index) {
    int size = messages.payloadSize(index);
    int copied = 0;
    jsonCheck.begin();
    while (copied < size) {
      int length = messages.copyPayload(index, copied, partBuffer.clear());
      copied += length;
      if (!jsonCheck.accepts(part, length)) {
        return false;
      }
    }
    return jsonCheck.isWhole();
  }

  private void putString(MessageBlock messages, int index, PayloadForm form, ByteSink target)
      throws IOException {
    target.put('"');
    putParts(messages, index, form, target);
    target.put('"');
  }

  private void putParts(MessageBlock messages, int index, PayloadForm form, ByteSink target)
      throws IOException {
    int size = messages.payloadSize(index);
    int copied = 0;
    while (copied < size) {
      int length = messages.copyPayload(index, copied, partBuffer.clear());
      copied += length;
      switch (form) {
        case ESCAPED -> JsonBytes.put(part, length, target);
        case BASE64 -> putBase64(length, target);
        case VALUE -> putValue(length, target);
      }
    }
  }

  /** Puts a part of a value on the line: its own line breaks would be the ends of lines. */
  private void putValue(int length, ByteSink target) throws IOException {
    if (jsonCheck.hasLineBreaks()) {
      for (int i = 0; i < length; i++) {
        if (part[i] == '\n' || part[i] == '\r') {
          part[i] = ' ';
        }
      }
    }
    target.put(part, 0, length);
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
