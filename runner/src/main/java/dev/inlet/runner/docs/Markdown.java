package dev.inlet.runner.docs;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text for Markdown, or for the dialect of it that Docusaurus reads. */
final class Markdown {
  private static final Pattern BACKTICKS = Pattern.compile("`+");

  /** Code, which ends at as many backticks as it began with. */
  private static final Pattern CODE = Pattern.compile("(`+)[^`](?s:.*?)(?<!`)\\1(?!`)");

  private final Format format;

  Markdown(Format format) {
    this.format = format;
  }

  /** A value in the font of code, whatever it holds. */
  static String code(String text) {
    String fence = "`".repeat(longestRun(text) + 1);
    boolean touchesFence = text.startsWith("`") || text.endsWith("`");
    return touchesFence ? fence + " " + text + " " + fence : fence + text + fence;
  }

  static String codeBlock(String language, String text) {
    String fence = "`".repeat(Math.max(3, longestRun(text) + 1));
    return fence + language + "\n" + text + fence + "\n";
  }

  private static int longestRun(String text) {
    return BACKTICKS.matcher(text).results().mapToInt(run -> run.group().length()).max().orElse(0);
  }

  /** The Markdown of a spec, with what Docusaurus would take for code of its own escaped. */
  String prose(String markdown) {
    if (format == Format.MARKDOWN) {
      return markdown.strip();
    }
    StringBuilder escaped = new StringBuilder();
    Matcher code = CODE.matcher(markdown.strip());
    int position = 0;
    while (code.find()) {
      escaped.append(escape(markdown.strip().substring(position, code.start())));
      escaped.append(code.group());
      position = code.end();
    }
    return escaped.append(escape(markdown.strip().substring(position))).toString();
  }

  private static String escape(String text) {
    return text.replaceAll("(?<!\\\\)[{}<]", "\\\\$0");
  }
}
