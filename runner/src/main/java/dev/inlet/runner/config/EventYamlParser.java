package dev.inlet.runner.config;

import java.io.Reader;
import java.io.StringReader;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.io.IOContext;
import tools.jackson.core.util.BufferRecycler;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLFactoryBuilder;
import tools.jackson.dataformat.yaml.YAMLParser;
import tools.jackson.dataformat.yaml.YAMLReadFeature;
import tools.jackson.dataformat.yaml.YAMLSchema;

/** Jackson's parser with the anchors of scalars, which Jackson itself does not hand out. */
final class EventYamlParser extends YAMLParser {
  static final int MAX_NAME_LENGTH = 1000;

  private static final YAMLFactory FACTORY = new Factory();

  private EventYamlParser(
      ObjectReadContext context,
      IOContext ioContext,
      @Nullable BufferRecycler recycler,
      int streamFeatures,
      int formatFeatures,
      LoadSettings settings,
      Reader reader) {
    super(context, ioContext, recycler, streamFeatures, formatFeatures, settings, reader);
  }

  static EventYamlParser of(String text) {
    return (EventYamlParser)
        FACTORY.createParser(ObjectReadContext.empty(), new StringReader(text));
  }

  /** The anchor of the current value or name. */
  Optional<String> anchor() {
    return _lastEvent instanceof NodeEvent node
        ? node.getAnchor().map(Anchor::getValue)
        : Optional.empty();
  }

  /** Whether the current value is text by its quotes, its block or its tag. */
  boolean isQuoted() {
    return (_lastEvent instanceof ScalarEvent scalar && !scalar.isPlain()) || getRawTag() != null;
  }

  /** Whether some of the current text was written as an escape, and so is meant as it is. */
  boolean hasEscapes() {
    if (!(_lastEvent instanceof ScalarEvent scalar) || scalar.isPlain()) {
      return false;
    }
    String text = scalar.getValue();
    int written = index(scalar.getEndMark()) - index(scalar.getStartMark()) - 2;
    return written != text.codePointCount(0, text.length());
  }

  private static int index(Optional<Mark> mark) {
    return mark.map(Mark::getIndex).orElse(0);
  }

  /** Whether the next thing in the text has to be a name. */
  boolean expectsName() {
    return streamReadContext().inObject() && currentToken() != JsonToken.PROPERTY_NAME;
  }

  private static final class Factory extends YAMLFactory {
    private static final long serialVersionUID = 1;

    Factory() {
      super(
          new YAMLFactoryBuilder(new YAMLFactory())
              .yamlSchema(YAMLSchema.CORE)
              .disable(YAMLReadFeature.PARSE_OCTAL_NUMBERS)
              .streamReadConstraints(
                  StreamReadConstraints.builder().maxNameLength(MAX_NAME_LENGTH).build()));
    }

    @Override
    protected YAMLParser _createParser(
        ObjectReadContext context, IOContext ioContext, Reader reader) {
      return new EventYamlParser(
          context,
          ioContext,
          _getBufferRecycler(),
          context.getStreamReadFeatures(_streamReadFeatures),
          context.getFormatReadFeatures(_formatReadFeatures),
          _loadSettings,
          reader);
    }
  }
}
