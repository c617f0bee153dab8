package dev.inlet.kafka;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import dev.inlet.testkit.kafka.ConnectWorker;
import java.io.IOException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** The meters that a worker shows to whoever asks by JMX. */
final class WorkerMeters implements AutoCloseable {
  private final JMXConnector connector;

  private WorkerMeters(JMXConnector connector) {
    this.connector = connector;
  }

  @SuppressWarnings("BanJNDI") // of a process of the test itself, over loopback
  static WorkerMeters of(ConnectWorker worker) throws IOException, AttachNotSupportedException {
    VirtualMachine machine = VirtualMachine.attach(Long.toString(worker.process().pid()));
    try {
      String address = machine.startLocalManagementAgent();
      return new WorkerMeters(JMXConnectorFactory.connect(new JMXServiceURL(address)));
    } finally {
      machine.detach();
    }
  }

  /**
   * What a meter of a plugin shows now; -1 if there is none.
   *
   * @param tags as they are in the name of the bean, such as {@code connector=feed,task=0}
   */
  double value(String meter, String tags) throws IOException, JMException {
    return attribute("kafka.connect:type=plugins," + tags, meter);
  }

  /** How much room the buffer of a connector's first producer has, in bytes; -1 without one. */
  double producerRoom(String connector) throws IOException, JMException {
    return attribute(
        "kafka.producer:type=producer-metrics,client-id=connector-producer-" + connector + "-0",
        "buffer-available-bytes");
  }

  private double attribute(String name, String meter) throws IOException, JMException {
    try {
      ObjectName bean = new ObjectName(name);
      Object value = connector.getMBeanServerConnection().getAttribute(bean, meter);
      return ((Number) value).doubleValue();
    } catch (InstanceNotFoundException e) {
      return -1;
    }
  }

  @Override
  public void close() throws IOException {
    connector.close();
  }
}
