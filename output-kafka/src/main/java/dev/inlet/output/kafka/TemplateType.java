package dev.inlet.output.kafka;

import dev.inlet.config.ConfigNode;
import dev.inlet.config.FieldType;
import dev.inlet.config.ReadContext;
import dev.inlet.config.ValueShape;
import java.util.Optional;

/**
 * A text with placeholders.
 *
 * @param textType how the text itself is read
 */
record TemplateType(FieldType<String> textType) implements FieldType<Template> {

  @Override
  public ValueShape shape() {
    return textType.shape();
  }

  @Override
  public Optional<Template> read(ConfigNode node, ReadContext context) {
    Optional<String> text = textType.read(node, context);
    try {
      return text.map(Template::parse);
    } catch (IllegalArgumentException e) {
      context.error(node.location(), String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  @Override
  public Object toPlain(Template value) {
    return value.text();
  }
}
