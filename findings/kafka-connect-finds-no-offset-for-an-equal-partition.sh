#!/usr/bin/env bash
# Kafka Connect finds no source offset for a partition that equals the one it was stored for, if its entries come in another order.
#
# Packages: Maven Central org.apache.kafka connect-runtime and connect-json 4.4.0; JDK 17.
#
# Situation: a source connector stores the offset of a partition that has two keys, and asks for it by an equal map after a
# restart. The worker's own classes do the rest: OffsetStorageWriter, OffsetStorageReaderImpl, MemoryOffsetBackingStore, and
# JsonConverter without schemas, which a worker uses for offsets whatever its config says of converters.
#
# Guess: a partition is a map, so any map that equals it finds the offset.
#
# Seen: it is found by the bytes that the map is written as, and those follow the order in which it gives its entries. An equal
# map in the other order finds nothing, without an error. Map.of and Map.copyOf give theirs in an order that differs from one
# JVM to the next, on purpose: with them a task that is started anew begins from nothing about every second time.
#
# What follows: a partition with more than one key has to be a map with a fixed order (a LinkedHashMap), in all versions of a
# connector.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
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

cat > Offsets.java <<'JAVA'
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.storage.*;

class Offsets {
  static JsonConverter converter(boolean key) {
    JsonConverter converter = new JsonConverter();
    converter.configure(Map.of("schemas.enable", "false"), key);
    return converter;
  }

  static Map<String, Object> partition(String... entries) {
    Map<String, Object> partition = new LinkedHashMap<>();
    for (int i = 0; i < entries.length; i += 2) {
      partition.put(entries[i], entries[i + 1]);
    }
    return partition;
  }

  public static void main(String[] arguments) throws Exception {
    MemoryOffsetBackingStore store = new MemoryOffsetBackingStore() {
      @Override
      public Set<Map<String, Object>> connectorPartitions(String connector) {
        return Set.of(); // nobody asks here
      }
    };
    store.start();
    Map<String, Object> stored = partition("account", "a", "stream", "trades");
    Map<String, Object> other = partition("stream", "trades", "account", "a");

    OffsetStorageWriter writer = new OffsetStorageWriter(store, "connector", converter(true), converter(false));
    writer.offset(stored, Map.of("sequence", 4711L));
    writer.beginFlush();
    writer.doFlush((error, result) -> {}).get(10, TimeUnit.SECONDS);

    OffsetStorageReader reader = new OffsetStorageReaderImpl(store, "connector", converter(true), converter(false));
    System.out.println("equal: " + stored.equals(other)
        + "; in the order that was stored: " + reader.offset(stored)
        + "; in the other order: " + reader.offset(other));
    store.stop();
    System.exit(0);
  }
}
JAVA
observed=$(java -cp 'jars/*' Offsets.java 2>/dev/null)
echo "$observed"
grep -qx 'equal: true; in the order that was stored: {sequence=4711}; in the other order: null' <<< "$observed"
