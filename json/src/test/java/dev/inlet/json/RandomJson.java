package dev.inlet.json;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes JSON texts of all shapes, and texts that are nearly JSON. */
final class RandomJson {
  private static final String[] CHARACTERS = {
    "a",
    "seq",
    "0",
    " ",
    "/",
    "~",
    "é",
    "€",
    "😀",
    "{",
    "]",
    ",",
    ":",
    "\\\\",
    "\\\"",
    "\\/",
    "\\n",
    "\\t",
    "\\u0041",
    "\\u00e9",
    "\\uD83D\\uDE00",
    "\u007f"
  };
  private static final String[] NUMBERS = {
    "0",
    "-0",
    "1",
    "-17",
    "4711",
    "0.5",
    "-1.50",
    "1e3",
    "2E-2",
    "1.25e+1",
    "123456789012345678",
    "9223372036854775807",
    "-9223372036854775808",
    "9223372036854775808",
    "123456789012345678901234567890"
  };
  private static final String NEARLY = "{}[]:,\"\\ \n0123-+.eEtfnu\tx\u0000\u001f/";

  /** A string with what makes it a name, or another scalar. */
  private static final Pattern TOKEN =
      Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"(\\s*:)?|-?[0-9][-+.0-9eE]*|true|false|null");

  private final Random random;

  RandomJson(Random random) {
    this.random = random;
  }

  String next() {
    StringBuilder json = new StringBuilder();
    value(json, 0);
    return json.toString();
  }

  private void value(StringBuilder json, int depth) {
    space(json);
    switch (random.nextInt(depth == 0 ? 2 : depth > 4 ? 6 : 9)) {
      case 0, 6 -> object(json, depth);
      case 1, 7 -> array(json, depth);
      case 2, 8 -> string(json, "");
      case 3 -> json.append(NUMBERS[random.nextInt(NUMBERS.length)]);
      case 4 -> json.append(random.nextBoolean());
      default -> json.append("null");
    }
    space(json);
  }

  private void object(StringBuilder json, int depth) {
    json.append('{');
    for (int i = random.nextInt(5); i > 0; i--) {
      space(json);
      // Which of several members of a name counts is no matter of comparison.
      string(json, String.valueOf(i));
      space(json);
      json.append(':');
      value(json, depth + 1);
      json.append(i > 1 ? "," : "");
    }
    space(json);
    json.append('}');
  }

  private void array(StringBuilder json, int depth) {
    json.append('[');
    for (int i = random.nextInt(5); i > 0; i--) {
      value(json, depth + 1);
      json.append(i > 1 ? "," : "");
    }
    space(json);
    json.append(']');
  }

  private void string(StringBuilder json, String end) {
    json.append('"');
    for (int i = random.nextInt(8); i > 0; i--) {
      json.append(CHARACTERS[random.nextInt(CHARACTERS.length)]);
    }
    json.append(end).append('"');
  }

  private void space(StringBuilder json) {
    if (random.nextInt(6) == 0) {
      json.append(" \n\r\t".charAt(random.nextInt(4)));
    }
  }

  /** A document with the same names, in which some values are others. */
  String vary(String json) {
    StringBuilder other = new StringBuilder();
    Matcher tokens = TOKEN.matcher(json);
    while (tokens.find()) {
      boolean isValue = tokens.group(1) == null;
      tokens.appendReplacement(other, "");
      if (isValue && random.nextInt(4) > 0) {
        replacement(other);
      } else {
        other.append(tokens.group());
      }
    }
    return tokens.appendTail(other).toString();
  }

  private void replacement(StringBuilder json) {
    switch (random.nextInt(16)) {
      case 0 -> object(json, 4);
      case 1 -> array(json, 4);
      case 2 -> json.append(random.nextBoolean());
      case 3 -> json.append("null");
      case 4, 5, 6, 7 -> json.append(NUMBERS[random.nextInt(NUMBERS.length)]);
      default -> string(json, "x".repeat(random.nextInt(20)));
    }
  }

  /** Changes, adds, removes or doubles something in ASCII. */
  byte[] mutate(byte[] json) {
    StringBuilder text = new StringBuilder(new String(json, StandardCharsets.UTF_8));
    int at = random.nextInt(text.length());
    char other = NEARLY.charAt(random.nextInt(NEARLY.length()));
    switch (random.nextInt(4)) {
      case 0 -> text.setCharAt(at, other);
      case 1 -> text.insert(at, other);
      case 2 -> text.deleteCharAt(at);
      default -> text.setLength(at);
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
