package dev.inlet.input.websocket.proxy;

import dev.inlet.config.ConfigNode;
import dev.inlet.config.CredentialText;
import dev.inlet.config.FieldType;
import dev.inlet.config.FieldTypes;
import dev.inlet.config.ReadContext;
import dev.inlet.config.ValueShape;
import java.util.Optional;

/** The URL of a proxy as text. A secret only if it holds credentials: its host is for everybody. */
public final class ProxyUrlType implements FieldType<String> {

  @Override
  public ValueShape shape() {
    return ValueShape.Single.TEXT;
  }

  @Override
  public Optional<String> read(ConfigNode node, ReadContext context) {
    Optional<String> text = FieldTypes.NAME.read(node, context.ofSection()).map(CredentialText::of);
    if (text.isEmpty()) {
      return text;
    }
    if (text.get().contains("@")) {
      context.learn((ConfigNode.Scalar) node);
    }
    Optional<String> fault = CredentialText.fault(text.get());
    fault.ifPresent(sentence -> context.error(node.location(), sentence));
    return fault.isEmpty() ? text : Optional.empty();
  }

  @Override
  public Object toPlain(String value) {
    return value;
  }
}
