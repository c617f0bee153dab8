package dev.inlet.runner.docs;

import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** All fields of a spec, those inside others too, each under its full path. */
final class FieldList {

  /** Two spaces at the end break a line. */
  private static final String LINE_BREAK = "  \n";

  private final Markdown markdown;
  private final Format format;
  private final StringBuilder out = new StringBuilder();

  private FieldList(Format format) {
    this.format = format;
    this.markdown = new Markdown(format);
  }

  /**
   * Writes the fields.
   *
   * @param prefix what stands before each path; empty for nothing
   */
  static String of(String prefix, ConfigSpec spec, Format format) {
    FieldList list = new FieldList(format);
    list.fields(prefix, spec);
    return list.out.toString();
  }

  private void fields(String prefix, ConfigSpec spec) {
    for (Field<?> field : spec.fields()) {
      String path = prefix.isEmpty() ? field.name() : prefix + "." + field.name();
      field(path, field, spec.toggle().map(toggle -> sibling(path, field, toggle)));
      field
          .type()
          .shape()
          .nested()
          .ifPresent(nested -> fields(FieldShape.isList(field) ? path + "[]" : path, nested));
    }
  }

  private static String sibling(String path, Field<?> field, Field<?> other) {
    return path.substring(0, path.length() - field.name().length()) + other.name();
  }

  /**
   * Writes a field.
   *
   * @param toggle the path of the field that decides whether this one counts
   */
  private <T> void field(String path, Field<T> field, Optional<String> toggle) {
    out.append("\n### ").append(Markdown.code(path)).append("\n\n");
    out.append(markdown.prose(FieldShape.description(field))).append("\n\n");
    if (field.secret()) {
      out.append(secretWarning(field)).append('\n');
    }
    out.append('\n');
    facts(field, toggle);
    if (!field.examples().isEmpty()) {
      out.append('\n').append(Markdown.codeBlock("yaml", examples(field)));
    }
  }

  private <T> void facts(Field<T> field, Optional<String> toggle) {
    fact("Type", Markdown.code(field.type().shape().describe()));
    if (field.defaultValue().isPresent()) {
      fact("Default", Markdown.code(Json.compact(FieldShape.plainDefault(field))));
    }
    if (field.required()) {
      fact(
          "Required",
          toggle.map(path -> "while " + Markdown.code(path) + " is `true`").orElse("yes"));
    }
    List<String> options = field.type().shape().options();
    if (!options.isEmpty()) {
      fact("Options", options.stream().map(Markdown::code).collect(Collectors.joining(", ")));
    }
  }

  private void fact(String name, String value) {
    out.append(name).append(": ").append(value).append(LINE_BREAK);
  }

  private static <T> String examples(Field<T> field) {
    Yaml yaml = new Yaml().comment(field.examples().size() == 1 ? "Example" : "Examples");
    for (T example : field.examples()) {
      yaml.blankLine().field(0, field.name(), field.type().toPlain(example));
    }
    return yaml.toString();
  }

  private String secretWarning(Field<?> field) {
    String variable = "${" + field.name().toUpperCase(Locale.ROOT) + "}";
    // A variable stands for one text, never for a list or an object.
    String advice =
        "This is a secret. It appears in no log, message or metric; keep it out of files that"
            + " others can read as well, for example with "
            + (FieldShape.holdsMany(field)
                ? Markdown.code(variable) + " inside it."
                : Markdown.code(field.name() + ": " + variable) + ".");
    return switch (format) {
      case MARKDOWN -> "> **Warning:** " + advice + "\n";
      case DOCUSAURUS -> ":::caution\n\n" + advice + "\n\n:::\n";
    };
  }
}
