package dev.inlet.kafka;

import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.source.SourceConnectorContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/** What a worker gives a connector: a place for its meters. */
record RecordedConnectorContext(RecordedMeters meters) implements SourceConnectorContext {

  @Override
  public PluginMetrics pluginMetrics() {
    return meters;
  }

  @Override
  public OffsetStorageReader offsetStorageReader() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void requestTaskReconfiguration() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void raiseError(Exception e) {
    throw new UnsupportedOperationException(e);
  }
}
