package dev.inlet.runner.config;

import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.scanner.Scanner;
import org.snakeyaml.engine.v2.scanner.ScannerImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Makes spaces of the tabs that YAML allows between tokens (YAML 1.2, section 6.2) and the parser
 * refuses: behind a colon, a dash or a bracket, before a comment, on empty lines. The parser itself
 * says where it stumbles, so no tab inside of a text is ever touched, and all places stay the same.
 * A tab that indents is left to be refused.
 */
final class Tabs {
  /** How many characters are read again and again at most, so that a file of tabs takes no time. */
  private static final long MAX_WORK = 16 << 20;

  /** What begins an object or list where a value is expected: it must not stand behind a tab. */
  private static final Pattern BLOCK =
      Pattern.compile("[-?:](\\s.*)?|(\"[^\"]*\"|'[^']*'|[^\"'#\\[{|>\\s][^#]*?)\\s*:(\\s.*)?");

  private static final Pattern INDENTATION = Pattern.compile("(?m)^[ \t]*\t[ \t]*");
  private static final Pattern INDICATORS = Pattern.compile("\\s*[-?:]([ \t]+[-?:])*[ \t]*");

  private Tabs() {}

  static String toSpaces(String text) {
    if (text.indexOf('\t') < 0) {
      return text;
    }
    StringBuilder spaced = new StringBuilder(isBracketed(text) ? indentedBySpaces(text) : text);
    long work = 0;
    while (work < MAX_WORK) {
      OptionalInt tab = refused(spaced.toString());
      if (tab.isEmpty() || !isSeparation(spaced, tab.getAsInt())) {
        break;
      }
      // The parser may have taken the first of several, and then stumbles over what follows it.
      int end = tab.getAsInt();
      while (end > 0 && isBlank(spaced.charAt(end - 1))) {
        end--;
      }
      while (end < spaced.length() && isBlank(spaced.charAt(end))) {
        spaced.setCharAt(end, ' ');
        end++;
      }
      work += end + spaced.length() / 16;
    }
    return spaced.toString();
  }

  /** Whether all of it stands in one object or list with brackets, as JSON does. */
  private static boolean isBracketed(String text) {
    String content = text.stripLeading();
    return content.startsWith("{") || content.startsWith("[");
  }

  /** Between brackets no line means anything by its indentation, not even in quotes. */
  private static String indentedBySpaces(String text) {
    return INDENTATION.matcher(text).replaceAll(tabs -> " ".repeat(tabs.group().length()));
  }

  /** Where the parser finds a tab between tokens, if it does. */
  private static OptionalInt refused(String text) {
    try {
      YamlEvents events = new YamlEvents(text);
      while (events.next().getEventId() != Event.ID.StreamEnd) {
        // the text is read for its faults alone
      }
      return OptionalInt.empty();
    } catch (MarkedYamlEngineException e) {
      return e.getProblemMark().map(mark -> tabAt(text, mark, e)).orElse(OptionalInt.empty());
    } catch (YamlEngineException e) {
      return OptionalInt.empty();
    }
  }

  private static OptionalInt tabAt(String text, Mark mark, MarkedYamlEngineException failure) {
    String problem = String.valueOf(failure.getProblem());
    String context = String.valueOf(failure.getContext());
    boolean betweenTokens =
        problem.contains("that cannot start any token")
            || context.contains("a tag")
            || context.contains("a block scalar");
    int index = text.offsetByCodePoints(0, mark.getIndex());
    return betweenTokens && index < text.length() && text.charAt(index) == '\t'
        ? OptionalInt.of(index)
        : OptionalInt.empty();
  }

  private static boolean isSeparation(CharSequence text, int tab) {
    int start = tab;
    while (start > 0 && !isBreak(text.charAt(start - 1))) {
      start--;
    }
    int end = tab;
    while (end < text.length() && !isBreak(text.charAt(end))) {
      end++;
    }
    String before = text.subSequence(start, tab).toString();
    String behind = text.subSequence(tab, end).toString().strip();
    if (behind.isEmpty() || behind.startsWith("#")) {
      return true;
    }
    if (before.isBlank()) {
      return isInBrackets(text.subSequence(0, start).toString());
    }
    return !(INDICATORS.matcher(before).matches() && BLOCK.matcher(behind).matches());
  }

  /** Whether an object or list with brackets is still open at the end of a text. */
  private static boolean isInBrackets(String text) {
    int open = 0;
    try {
      Scanner scanner =
          new ScannerImpl(YamlEvents.SETTINGS, new StreamReader(YamlEvents.SETTINGS, text));
      while (scanner.hasNext()) {
        open +=
            switch (scanner.next().getTokenId()) {
              case FlowMappingStart, FlowSequenceStart -> 1;
              case FlowMappingEnd, FlowSequenceEnd -> -1;
              default -> 0;
            };
      }
    } catch (YamlEngineException e) {
      return open > 0;
    }
    return open > 0;
  }

  private static boolean isBreak(char c) {
    return c == '\n' || c == '\r';
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }
}
