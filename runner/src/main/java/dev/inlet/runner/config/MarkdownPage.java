package dev.inlet.runner.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds configs on a page of Markdown. */
final class MarkdownPage {
  /** A fence of backticks or tildes, indented or not, and the language of the block. */
  private static final Pattern OPENING = Pattern.compile("(\\s*)(`{3,}|~{3,})\\s*([^\\s`]*)[^`]*");

  private static final Pattern INPUT = Pattern.compile("(?m)^input\\s*:");

  private MarkdownPage() {}

  /** The fenced blocks of YAML that are whole configs. */
  static List<ConfigSource> configs(String page, String text) {
    List<ConfigSource> configs = new ArrayList<>();
    List<String> lines = text.lines().toList();
    int next = 0;
    while (next < lines.size()) {
      Matcher opening = OPENING.matcher(lines.get(next));
      next++;
      if (opening.matches()) {
        int end = endOfBlock(lines, next, opening.group(2));
        if (opening.group(3).matches("(?i)ya?ml")) {
          int indent = opening.group(1).length();
          String block = block(lines.subList(next, end), indent);
          if (INPUT.matcher(block).find()) {
            configs.add(ConfigSource.block(page, block, next + 1, indent));
          }
        }
        next = end + 1;
      }
    }
    return configs;
  }

  /** The index of the closing fence, which is as long as the opening one or longer. */
  private static int endOfBlock(List<String> lines, int start, String fence) {
    int end = start;
    while (end < lines.size() && !isClosing(lines.get(end).strip(), fence)) {
      end++;
    }
    return end;
  }

  private static boolean isClosing(String line, String fence) {
    return line.startsWith(fence) && line.chars().allMatch(c -> c == fence.charAt(0));
  }

  private static String block(List<String> lines, int indent) {
    StringBuilder block = new StringBuilder();
    for (String line : lines) {
      int blank = 0;
      while (blank < Math.min(indent, line.length()) && line.charAt(blank) == ' ') {
        blank++;
      }
      block.append(line, blank, line.length()).append('\n');
    }
    return block.toString();
  }
}
