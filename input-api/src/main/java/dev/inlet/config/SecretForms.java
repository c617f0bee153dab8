package dev.inlet.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Secrets in the forms that are looked for: as they are, and in base64. Escapes of single
 * characters are seen through by {@link EscapedText}. Immutable.
 */
final class SecretForms {
  static final SecretForms NONE = new SecretForms(Map.of());

  /** Lines of a text that are as long as this may be told one by one. */
  private static final int LONG_LINE = 16;

  private static final List<Base64.Encoder> ENCODERS =
      List.of(Base64.getEncoder().withoutPadding(), Base64.getUrlEncoder().withoutPadding());

  /** By their first character. */
  private final Map<Integer, List<Form>> byFirst;

  /** A text to look for. */
  private static final class Form {
    final int[] codePoints;

    /** Whether it is base64, whose neighbours may hold bits of the secret. */
    final boolean encoded;

    Form(String text, boolean encoded) {
      this.codePoints = text.codePoints().toArray();
      this.encoded = encoded;
    }
  }

  private SecretForms(Map<Integer, List<Form>> byFirst) {
    this.byFirst = byFirst;
  }

  SecretForms with(String secret) {
    Map<Integer, List<Form>> extended = new HashMap<>(byFirst);
    for (String text : texts(secret)) {
      put(extended, new Form(text, false));
    }
    Set<String> encoded = new LinkedHashSet<>(base64(secret, UTF_8));
    encoded.addAll(base64(secret, ISO_8859_1));
    for (String text : encoded) {
      put(extended, new Form(text, true));
    }
    return new SecretForms(extended);
  }

  private static void put(Map<Integer, List<Form>> forms, Form form) {
    List<Form> extended = new ArrayList<>(forms.getOrDefault(form.codePoints[0], List.of()));
    extended.add(form);
    forms.put(form.codePoints[0], List.copyOf(extended));
  }

  /** The secret, in the wrong character set as well, and without what surrounds it. */
  private static Set<String> texts(String secret) {
    Set<String> texts = new LinkedHashSet<>();
    texts.add(secret);
    texts.add(secret.strip());
    texts.add(new String(secret.getBytes(UTF_8), ISO_8859_1));
    if (ISO_8859_1.newEncoder().canEncode(secret)) {
      texts.add(new String(secret.getBytes(ISO_8859_1), UTF_8));
    }
    secret
        .lines()
        .map(String::strip)
        .filter(line -> line.length() >= LONG_LINE && !line.startsWith("-----"))
        .forEach(texts::add);
    texts.removeIf(text -> text.length() < Masker.MIN_LENGTH);
    return texts;
  }

  /** The characters of base64 that are the same whatever stands around the secret. */
  private static List<String> base64(String secret, Charset charset) {
    byte[] bytes = secret.getBytes(charset);
    List<String> forms = new ArrayList<>();
    for (int before = 0; before < 3; before++) {
      byte[] shifted = new byte[before + bytes.length];
      System.arraycopy(bytes, 0, shifted, before, bytes.length);
      int start = (before * 8 + 5) / 6;
      int end = shifted.length * 8 / 6;
      for (Base64.Encoder encoder : ENCODERS) {
        forms.add(encoder.encodeToString(shifted).substring(start, end));
      }
    }
    return forms;
  }

  /**
   * Finds all secrets.
   *
   * @param cut whether the text may end in the middle of one
   */
  void find(String text, boolean cut, Spans found) {
    if (byFirst.isEmpty()) {
      return;
    }
    EscapedText escaped = new EscapedText(text, cut);
    for (int i = 0; i < text.length(); i++) {
      int start = i;
      escaped.readings(
          start,
          (codePoint, end) -> {
            for (Form form : byFirst.getOrDefault(codePoint, List.of())) {
              int last = escaped.match(form.codePoints, end);
              if (last > 0) {
                found.add(
                    form.encoded ? beforeBase64(text, start) : start,
                    form.encoded ? behindBase64(text, last) : last);
              }
            }
          });
    }
  }

  private static int beforeBase64(String text, int start) {
    return start > 0 && isBase64(text.charAt(start - 1)) ? start - 1 : start;
  }

  private static int behindBase64(String text, int end) {
    int behind = end < text.length() && isBase64(text.charAt(end)) ? end + 1 : end;
    while (behind < text.length() && text.charAt(behind) == '=') {
      behind++;
    }
    return behind;
  }

  private static boolean isBase64(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "+/-_".indexOf(c) >= 0;
  }
}
