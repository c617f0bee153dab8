package dev.inlet.runner.config;

import dev.inlet.config.Location;
import dev.inlet.config.Problem;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;

/**
 * Says in a sentence why a text is not YAML. The parser's own words are about its grammar, and may
 * quote the text, in which secrets can stand.
 */
final class SyntaxError {

  private SyntaxError() {}

  static Problem describe(
      JacksonException failure, EventYamlParser parser, String text, Locator locator) {
    if (failure.getCause() instanceof MarkedYamlEngineException syntax) {
      return ofSyntax(syntax, locator);
    }
    if (failure.getCause() instanceof ReaderException character) {
      return ofCharacter(character, text, locator);
    }
    Location location = locator.locate(parser.currentTokenLocation());
    if (failure instanceof StreamConstraintsException && parser.expectsName()) {
      return problem(
          location, "a name has more than " + EventYamlParser.MAX_NAME_LENGTH + " characters");
    }
    return problem(
        location,
        parser.expectsName()
            ? "a name has to be plain text, not an object, a list or an alias"
            : "this is not YAML");
  }

  private static Problem ofSyntax(MarkedYamlEngineException syntax, Locator locator) {
    String what = String.valueOf(syntax.getProblem());
    String context = String.valueOf(syntax.getContext());
    Location location = locator.locate(syntax.getProblemMark());
    Location start =
        syntax.getContextMark().isPresent() ? locator.locate(syntax.getContextMark()) : location;
    if (what.contains("(TAB)") || what.contains("'\\t'")) {
      return problem(location, "a tab cannot indent a line; use spaces");
    }
    if (what.contains("that cannot start any token")) {
      return problem(location, "a text that begins with this character needs quotes");
    }
    if (what.startsWith("mapping values are not allowed")) {
      return problem(
          location, "a \":\" cannot stand here; check the indentation, or put the text in quotes");
    }
    if (what.startsWith("could not find expected ':'")) {
      return problem(start, "a \":\" is missing behind this name");
    }
    if (what.startsWith("sequence entries are not allowed")) {
      return problem(location, "a \"-\" cannot stand here; check the indentation");
    }
    if (what.startsWith("expected <block end>")) {
      return problem(
          location, "this does not fit to what stands above; check the indentation and quotes");
    }
    if (context.contains("a flow sequence")) {
      return problem(start, "this list lacks a \"]\", or a \",\" between its items");
    }
    if (context.contains("a flow mapping")) {
      return problem(start, "this object lacks a \"}\", or a \",\" between its fields");
    }
    if (context.contains("a quoted scalar")) {
      return problem(start, "this text lacks its closing quote");
    }
    if (context.contains("a double-quoted scalar")) {
      return problem(location, "no such escape in double quotes; write \"\\\\\" for a backslash");
    }
    if (context.contains("an alias") || context.contains("an anchor")) {
      return problem(location, "a text that begins with \"*\" or \"&\" needs quotes");
    }
    if (context.contains("a tag") || what.contains("tag handle")) {
      return problem(location, "a text that begins with \"!\" needs quotes");
    }
    return problem(location, "this is not YAML");
  }

  private static Problem ofCharacter(ReaderException failure, String text, Locator locator) {
    int line = 1;
    int column = 1;
    int end = text.offsetByCodePoints(0, Math.min(failure.getPosition(), codePoints(text)));
    for (int i = 0; i < end; i++) {
      if (text.charAt(i) == '\n') {
        line++;
        column = 1;
      } else {
        column++;
      }
    }
    return problem(
        locator.at(line, column),
        String.format("the character U+%04X cannot stand in YAML", failure.getCodePoint()));
  }

  private static int codePoints(String text) {
    return text.codePointCount(0, text.length());
  }

  private static Problem problem(Location location, String message) {
    return Problem.error(location, "", message);
  }
}
