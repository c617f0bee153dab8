package dev.inlet.input.websocket.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.config.Problem;
import dev.inlet.input.MessageType;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** How the text of a configuration stands for the bytes of a message. */
enum PayloadEncoding {
  /** The text itself, as UTF-8. */
  TEXT {
    @Override
    byte[] decode(String text) {
      return text.getBytes(UTF_8);
    }
  },

  /** RFC 4648, sections 4 and 5, with padding or without. */
  BASE64 {
    @Override
    byte[] decode(String text) {
      String standard = withoutSpace(text).replace('-', '+').replace('_', '/');
      return orFault(() -> Base64.getDecoder().decode(standard), "is not Base64");
    }
  },

  /** Two digits for each byte. */
  HEX {
    @Override
    byte[] decode(String text) {
      return orFault(
          () -> HexFormat.of().parseHex(withoutSpace(text)),
          "is not hexadecimal: two digits for each byte");
    }
  };

  /** A long value is broken into lines. */
  private static final Pattern SPACE = Pattern.compile("\\s+");

  private interface Decoder {
    byte[] decode();
  }

  /**
   * The bytes that the text stands for.
   *
   * @throws IllegalArgumentException if it stands for none; the message never holds the text
   */
  abstract byte[] decode(String text);

  /** Reports a message that cannot be sent as its section says. */
  static void check(
      Config config,
      Field<String> message,
      Field<MessageType> type,
      Field<PayloadEncoding> encoding,
      ConfigSpec.Reporter reporter) {
    if (config.get(encoding) != TEXT && config.get(type) != MessageType.BINARY) {
      reporter.error(encoding, "is for binary messages; set type: binary");
    } else if (config.find(message).isPresent()) {
      try {
        byte[] unused = config.get(encoding).decode(config.get(message));
      } catch (IllegalArgumentException e) {
        reporter.error(message, Problem.reason(e));
      }
    }
  }

  private static String withoutSpace(String text) {
    return SPACE.matcher(text).replaceAll("");
  }

  private static byte[] orFault(Decoder decoder, String fault) {
    try {
      return decoder.decode();
    } catch (IllegalArgumentException e) {
      // Not as the cause: it may quote a part.
      throw new IllegalArgumentException(fault);
    }
  }
}
