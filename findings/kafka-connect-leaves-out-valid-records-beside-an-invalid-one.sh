#!/usr/bin/env bash
# With errors.tolerance=all Kafka Connect leaves out valid records of a source, since one that Kafka refuses lay in the same batch.
#
# Packages: Maven Central org.apache.kafka kafka_2.13, connect-runtime and connect-json 4.4.0; JDK 17, Python 3.
#
# Situation: a topic is compacted, so each of its records needs a key. A source task gives 100 records, of which one has none.
# errors.tolerance=all is there so that such a record does not end the task; nothing else is set for errors or the producer.
#
# Guess: Kafka names the record that it refuses, in its answer and in the broker's log. That one is left out, and 99 are stored.
#
# Seen: the broker refuses the whole batch, and the producer fails all of its records: the one without a key for its reason,
# and the others since they were "part of a batch which had one more more invalid records". It does not send those again, and
# Kafka Connect leaves out each record that failed. Most of the 99 are gone, and the task is RUNNING.
#
# What follows: with errors.tolerance=all, one bad record costs all that the producer has collected at that moment (up to
# batch.size, 16 KiB), the more the busier the source is. Give every record a key, by a transformation if need be, or send those
# without one to a topic that is not compacted.
set -euo pipefail
work=$(mktemp -d)
pids=()
cleanup() { for pid in "${pids[@]}"; do kill -9 "$pid" 2>/dev/null || true; done; wait 2>/dev/null || true; rm -rf "$work"; }
trap cleanup EXIT
cd "$work"

cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId>
  <artifactId>finding</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.apache.kafka</groupId>
      <artifactId>kafka_2.13</artifactId>
      <version>4.4.0</version>
    </dependency>
    <dependency>
      <groupId>org.apache.kafka</groupId>
      <artifactId>connect-runtime</artifactId>
      <version>4.4.0</version>
    </dependency>
    <dependency>
      <groupId>org.apache.kafka</groupId>
      <artifactId>connect-json</artifactId>
      <version>4.4.0</version>
    </dependency>
  </dependencies>
</project>
POM
mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy-dependencies -DoutputDirectory=jars

read -r broker controller rest < <(python3 - <<'PY'
import socket
sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(3)]
print(*[s.getsockname()[1] for s in sockets])
PY
)
cat > broker.properties <<CONF
process.roles=broker,controller
node.id=1
listeners=PLAINTEXT://127.0.0.1:$broker,CONTROLLER://127.0.0.1:$controller
advertised.listeners=PLAINTEXT://127.0.0.1:$broker
controller.listener.names=CONTROLLER
controller.quorum.bootstrap.servers=127.0.0.1:$controller
log.dirs=$work/log
CONF
cat > worker.properties <<CONF
bootstrap.servers=127.0.0.1:$broker
listeners=http://127.0.0.1:$rest
plugin.discovery=service_load
plugin.path=$work/plugins
key.converter=org.apache.kafka.connect.storage.StringConverter
value.converter=org.apache.kafka.connect.storage.StringConverter
offset.storage.file.filename=$work/offsets
CONF
cat > connector.properties <<CONF
name=numbers
connector.class=Numbers
tasks.max=1
errors.tolerance=all
topic.creation.default.partitions=1
topic.creation.default.replication.factor=1
topic.creation.default.cleanup.policy=compact
CONF

small=(-Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1)
mkdir -p plugins classes/META-INF/services
echo Numbers > classes/META-INF/services/org.apache.kafka.connect.source.SourceConnector
cat > Numbers.java <<'JAVA'
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.source.*;

public class Numbers extends SourceConnector {
  @Override public String version() { return "1"; }
  @Override public ConfigDef config() { return new ConfigDef(); }
  @Override public Class<? extends Task> taskClass() { return Numbered.class; }
  @Override public List<Map<String, String>> taskConfigs(int most) { return List.of(Map.of()); }
  @Override public void start(Map<String, String> config) {}
  @Override public void stop() {}

  public static class Numbered extends SourceTask {
    private boolean given;
    private int stored;
    private int leftOut;

    @Override public String version() { return "1"; }
    @Override public void start(Map<String, String> config) {}
    @Override public void stop() {}

    @Override
    public List<SourceRecord> poll() throws InterruptedException {
      if (given) {
        Thread.sleep(100);
        return null;
      }
      given = true;
      List<SourceRecord> records = new ArrayList<>();
      for (int number = 0; number < 100; number++) {
        String key = number == 90 ? null : "key " + number;
        records.add(new SourceRecord(Map.of("source", "numbers"), Map.of("number", number), "numbers",
            Schema.OPTIONAL_STRING_SCHEMA, key, Schema.STRING_SCHEMA, "value " + number));
      }
      return records;
    }

    @Override
    public synchronized void commitRecord(SourceRecord record, RecordMetadata metadata) {
      if (metadata == null) {
        leftOut++;
      } else {
        stored++;
      }
      if (stored + leftOut == 100) {
        System.out.println("records: 99 with a key and 1 without; stored: " + stored + "; left out: " + leftOut);
      }
    }
  }
}
JAVA
javac -cp 'jars/*' -d classes Numbers.java

java "${small[@]}" -cp 'jars/*' kafka.tools.StorageTool format --standalone --cluster-id finding --config broker.properties >/dev/null 2>&1
java "${small[@]}" -cp 'jars/*' kafka.Kafka broker.properties >/dev/null 2>&1 & pids+=($!)
java "${small[@]}" -cp 'jars/*:classes' org.apache.kafka.connect.cli.ConnectStandalone worker.properties connector.properties \
  >observed 2>/dev/null & pids+=($!)
for _ in $(seq 600); do
  if grep -q '^records' observed; then break; fi
  kill -0 "${pids[1]}"
  sleep 0.1
done
observed=$(grep '^records' observed)
echo "$observed"
test "${observed##* }" -gt 1
