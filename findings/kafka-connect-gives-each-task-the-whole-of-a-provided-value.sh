#!/usr/bin/env bash
# Kafka Connect gives each task the whole value that its connector has divided among them, if it comes from a config provider.
#
# Packages: Maven Central org.apache.kafka kafka_2.13, connect-runtime and connect-json 4.4.0; JDK 17, Python 3.
#
# Situation: a connector has a list of feeds in its key "feeds", and gives each task one of them in the same key (taskConfigs). In
# one connector the list stands in the config, in another one it is a reference to a file with the same list.
#
# Guess: the worker resolves the reference before the connector sees it, so both are the same: each task gets the feed that
# taskConfigs has given to it.
#
# Seen: that is so for the first one. In the second one each task gets all feeds. So that no secret is stored, the worker puts the
# reference back into the configs of tasks, by the name of the key alone, and resolves it anew when a task starts: what
# taskConfigs has said for this key is gone, without a word.
#
# What follows: each message is read as many times as there are tasks. A connector gives a task its part in a key that the config
# of the connector does not have. A secret, the other way round, has to keep its key, or else it would be stored in the clear
# (not shown here).
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
config.providers=file
config.providers.file.class=org.apache.kafka.common.config.provider.FileConfigProvider
CONF
echo "feeds=trades,quotes" > values
connector() {
  cat > "$1.properties" <<CONF
name=$1
connector.class=Feeds
tasks.max=2
feeds=$2
CONF
}
connector written trades,quotes
connector provided "\${file:$work/values:feeds}"

small=(-Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1)
mkdir -p plugins classes/META-INF/services
echo Feeds > classes/META-INF/services/org.apache.kafka.connect.source.SourceConnector
cat > Feeds.java <<'JAVA'
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.*;

public class Feeds extends SourceConnector {
  private Map<String, String> config;

  @Override public String version() { return "1"; }
  @Override public Class<? extends Task> taskClass() { return Feed.class; }
  @Override public void start(Map<String, String> given) { config = given; }
  @Override public void stop() {}

  @Override
  public ConfigDef config() {
    return new ConfigDef().define("feeds", ConfigDef.Type.LIST, ConfigDef.Importance.HIGH, "what to read");
  }

  @Override
  public List<Map<String, String>> taskConfigs(int most) {
    List<Map<String, String>> tasks = new ArrayList<>();
    for (String feed : config.get("feeds").split(",")) {
      Map<String, String> task = new HashMap<>(config);
      task.put("feeds", feed);
      tasks.add(task);
    }
    return tasks;
  }

  public static class Feed extends SourceTask {
    @Override public String version() { return "1"; }
    @Override public void stop() {}

    @Override
    public void start(Map<String, String> config) {
      System.out.println(config.get("name") + ": a task reads " + config.get("feeds"));
    }

    @Override
    public List<SourceRecord> poll() throws InterruptedException {
      Thread.sleep(100);
      return null;
    }
  }
}
JAVA
javac -cp 'jars/*' -d classes Feeds.java

java "${small[@]}" -cp 'jars/*' kafka.tools.StorageTool format --standalone --cluster-id finding --config broker.properties >/dev/null 2>&1
java "${small[@]}" -cp 'jars/*' kafka.Kafka broker.properties >/dev/null 2>&1 & pids+=($!)
java "${small[@]}" -cp 'jars/*:classes' org.apache.kafka.connect.cli.ConnectStandalone worker.properties \
  written.properties provided.properties \
  >observed 2>/dev/null & pids+=($!)
for _ in $(seq 600); do
  if [ "$(grep -c 'a task reads' observed)" = 4 ]; then break; fi
  kill -0 "${pids[1]}"
  sleep 0.1
done
observed=$(grep 'a task reads' observed | sort -r)
echo "$observed"
test "$observed" = "written: a task reads trades
written: a task reads quotes
provided: a task reads trades,quotes
provided: a task reads trades,quotes"
