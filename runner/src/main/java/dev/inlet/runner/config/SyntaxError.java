package dev.inlet.runner.config;

import dev.inlet.config.Location;
import dev.inlet.config.Problem;
import java.util.List;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Says in a sentence why a text is not YAML. The parser's own words are about its grammar, and may
 * quote the text, in which secrets can stand.
 */
final class SyntaxError {
  private static final String MISPLACED =
      "this does not fit to what stands above; check the indentation and quotes";
  private static final Reason OTHER = new Reason("", "this is not YAML; does it need quotes?");

  /** What is searched for in the parser's words, from the special to the general. */
  private static final List<Reason> REASONS =
      List.of(
          new Reason("(TAB)", "a tab cannot indent a line; use spaces"),
          new Reason("'\\t'", "a tab cannot indent a line; use spaces"),
          new Reason(
              "that cannot start any token", "a text that begins with this character needs quotes"),
          new Reason(
              "mapping values are not allowed",
              "a \":\" cannot stand here; check the indentation, or put the text in quotes"),
          new Reason(
              "sequence entries are not allowed",
              "a \"-\" cannot stand here; check the indentation, or put the text in quotes"),
          new Reason("expected ':'", "a \":\" is missing behind this name").atStart(),
          new Reason("expected <block end>", MISPLACED),
          new Reason("expected '<document start>'", MISPLACED),
          new Reason("'<stream end>'", "a value is missing at the end; is a bracket still open?"),
          new Reason("expected the node content", "a value cannot begin with this character"),
          new Reason("a flow sequence", "this list lacks a \"]\", or a \",\" between its items")
              .atStart(),
          new Reason("a flow mapping", "this object lacks a \"}\", or a \",\" between its fields")
              .atStart(),
          new Reason("a quoted scalar", "this text lacks its closing quote").atStart(),
          new Reason(
              "a double-quoted scalar",
              "there is no such escape in double quotes; write \"\\\\\" for a backslash"),
          new Reason(
              "a block scalar",
              "the lines of a text block begin below its \"|\" or \">\", all indented alike"),
          new Reason("an alias", "a text that begins with \"*\" needs quotes"),
          new Reason("an anchor", "a text that begins with \"&\" needs quotes"),
          new Reason("a tag", "a text that begins with \"!\" needs quotes"),
          new Reason("tag handle", "a text that begins with \"!\" needs quotes"),
          new Reason("directive", "a line that begins with \"%\" is for the parser; remove it"));

  /**
   * What to say.
   *
   * @param parserText how the parser says it
   * @param isAtStart whether the user looks at where the faulty thing begins
   */
  private record Reason(String parserText, String message, boolean isAtStart) {
    Reason(String parserText, String message) {
      this(parserText, message, false);
    }

    Reason atStart() {
      return new Reason(parserText, message, true);
    }
  }

  private SyntaxError() {}

  static Problem describe(
      YamlEngineException failure, YamlEvents events, String text, Locator locator) {
    if (failure instanceof MarkedYamlEngineException syntax) {
      return withInvisible(ofSyntax(syntax, locator), text);
    }
    if (failure instanceof ReaderException character) {
      return ofCharacter(character, text, locator);
    }
    return problem(locator.locate(events.place()), OTHER.message);
  }

  private static Problem ofSyntax(MarkedYamlEngineException syntax, Locator locator) {
    String text = syntax.getContext() + ": " + syntax.getProblem();
    Reason reason =
        REASONS.stream().filter(known -> text.contains(known.parserText)).findFirst().orElse(OTHER);
    boolean fromStart = reason.isAtStart && syntax.getContextMark().isPresent();
    return problem(
        locator.locate(fromStart ? syntax.getContextMark() : syntax.getProblemMark()),
        reason.message);
  }

  /** Where a line holds what nobody sees, that is the likely reason. */
  private static Problem withInvisible(Problem problem, String text) {
    int line = problem.location().line();
    return Invisible.describe(text, line)
        .map(found -> "line " + line + " holds " + found)
        .or(
            () ->
                Invisible.describe(text, line - 1)
                    .map(found -> "line " + (line - 1) + " holds " + found))
        .map(reason -> problem(problem.location(), problem.message() + "; " + reason))
        .orElse(problem);
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
