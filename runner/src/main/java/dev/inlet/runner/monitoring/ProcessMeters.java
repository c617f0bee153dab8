package dev.inlet.runner.monitoring;

import dev.inlet.runner.Inlet;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.util.Optional;
import java.util.function.IntSupplier;

/** The meters of the process as a whole: which build it is, the JVM, processors, files. */
final class ProcessMeters implements AutoCloseable {
  static final String BUILD_INFO = "inlet.build.info";

  static final String CONFIGS_REFUSED = "inlet.configs.refused";

  private final JvmGcMetrics collections = new JvmGcMetrics();
  private volatile IntSupplier refusedConfigs = () -> 0;

  ProcessMeters(MeterRegistry registry) {
    Gauge.builder(BUILD_INFO, () -> 1)
        .description("1; the labels say which version runs, and on which Java")
        .tag(
            "version",
            Optional.ofNullable(Inlet.class.getPackage().getImplementationVersion())
                .orElse("unknown"))
        .tag("java", Runtime.version().toString())
        .register(registry);
    Gauge.builder(CONFIGS_REFUSED, this, meters -> meters.refusedConfigs.getAsInt())
        .description("files that were refused when they were read again, and files of variables")
        .register(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    collections.bindTo(registry);
  }

  /** Says who knows how many configs are refused. */
  void countRefusedConfigs(IntSupplier source) {
    refusedConfigs = source;
  }

  @Override
  public void close() {
    collections.close();
  }
}
