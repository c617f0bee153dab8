package dev.inlet.runner.docs;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The Markdown of specs as text for a terminal or a comment. */
final class PlainProse {
  private static final Pattern LINK = Pattern.compile("\\[([^\\]]*)]\\([^)]*\\)");
  private static final Pattern FIRST_SENTENCE = Pattern.compile("(?s)(.*?[.:;])(?:\\s|$).*");
  private static final Pattern KEPT_AS_IT_IS = Pattern.compile("[|\\-#>` ].*");

  private PlainProse() {}

  /** The first sentence, on one line and without the marks of code. */
  static String firstSentence(String markdown) {
    String text = LINK.matcher(markdown.strip()).replaceAll("$1");
    Matcher sentence = FIRST_SENTENCE.matcher(text);
    String first = sentence.matches() ? sentence.group(1) : text;
    return first.replaceAll("\\s+", " ").replaceAll("[;:]$", ".");
  }

  /**
   * Paragraphs with lines of at most so many characters; tables, lists and code stay as they are.
   */
  static String wrapped(String markdown, int width) {
    StringBuilder out = new StringBuilder();
    for (String line : LINK.matcher(markdown.strip()).replaceAll("$1").lines().toList()) {
      if (line.length() <= width || KEPT_AS_IT_IS.matcher(line).matches()) {
        out.append(line).append('\n');
      } else {
        wrap(line, width, out);
      }
    }
    return out.toString();
  }

  private static void wrap(String line, int width, StringBuilder out) {
    int column = 0;
    for (String word : line.split(" ", -1)) {
      if (column > 0 && column + 1 + word.length() > width) {
        out.append('\n');
        column = 0;
      }
      out.append(column > 0 ? " " : "").append(word);
      column += (column > 0 ? 1 : 0) + word.length();
    }
    out.append('\n');
  }
}
