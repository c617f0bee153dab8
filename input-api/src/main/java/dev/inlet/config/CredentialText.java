package dev.inlet.config;

import java.util.Optional;

/**
 * What the text of a credential is, wherever it comes from: a field, a variable or a file. Editors,
 * {@code echo} and many secret stores put a line end behind it, and some put a byte order mark
 * before it; neither is part of it. Whatever else is no printable character is a mistake, since no
 * protocol that logs in with a text takes it.
 */
public final class CredentialText {
  private static final char BYTE_ORDER_MARK = '\ufeff';

  private CredentialText() {}

  /** The text without a byte order mark at its beginning and without one line end at its end. */
  public static String of(String written) {
    int start = !written.isEmpty() && written.charAt(0) == BYTE_ORDER_MARK ? 1 : 0;
    int end = written.length();
    if (end > start && written.charAt(end - 1) == '\n') {
      end--;
      if (end > start && written.charAt(end - 1) == '\r') {
        end--;
      }
    }
    return written.substring(start, end);
  }

  /**
   * What is wrong with a text that came from {@link #of}: a sentence without its subject that names
   * the first character which is not allowed, and nothing else of the text.
   */
  public static Optional<String> fault(String text) {
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      if (!isAllowed(character)) {
        String place =
            i == 0 ? "at its beginning" : i == text.length() - 1 ? "at its end" : "inside";
        return Optional.of(
            "holds %s (U+%04X) %s, but a credential is one line of printable text"
                .formatted(Character.getName(character), (int) character, place));
      }
    }
    return Optional.empty();
  }

  private static boolean isAllowed(char character) {
    return switch (character) {
      case BYTE_ORDER_MARK, '\u2028', '\u2029' -> false;
      default -> !Character.isISOControl(character);
    };
  }
}
