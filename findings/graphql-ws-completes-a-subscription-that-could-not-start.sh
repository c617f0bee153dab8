#!/usr/bin/env bash
# graphql-ws ends a subscription that could not start by complete, as one that has brought all it had, and not by error.
#
# Packages: npm graphql-ws 6.4.2, graphql 16.15.0 and ws 8.21.0, Node.js 20 or later.
#
# Situation: the function that subscribes to the source of a subscription throws, since a broker cannot be reached. A
# second subscription names a field that the schema lacks.
#
# Guess: both clients get a message of the type error, which the protocol graphql-transport-ws has for a subscription
# that cannot go on.
#
# Seen: only the second one does. The first one gets next, with errors and without data, and then complete: for
# graphql-js the failure of the source is a result, and the server passes it on as such.
#
# What follows: a client that takes complete for the regular end never subscribes again after such a failure. It has to
# look whether a result without data came before.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts graphql-ws@6.4.2 graphql@16.15.0 ws@8.21.0 >/dev/null

cat > observe.mjs <<'JS'
import { once } from "node:events";
import { buildSchema } from "graphql";
import { useServer } from "graphql-ws/use/ws";
import { WebSocket, WebSocketServer } from "ws";

const schema = buildSchema("type Query { a: Int } type Subscription { trades: Int }");
const roots = {
  subscription: {
    trades() {
      throw new Error("the broker cannot be reached");
    },
  },
};
const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
useServer({ schema, roots }, server);
await once(server, "listening");

async function subscribe(query) {
  const client = new WebSocket(`ws://127.0.0.1:${server.address().port}`, "graphql-transport-ws");
  const seen = [];
  client.on("open", () => client.send(JSON.stringify({ type: "connection_init" })));
  return new Promise((resolve) =>
    client.on("message", (data) => {
      const message = JSON.parse(data);
      if (message.type === "connection_ack") {
        client.send(JSON.stringify({ id: "1", type: "subscribe", payload: { query } }));
        return;
      }
      const members = message.type === "next" ? ` with ${Object.keys(message.payload).join(" and ")}` : "";
      seen.push(message.type + members);
      if (message.type !== "next") {
        client.terminate();
        resolve(seen.join(", then "));
      }
    }));
}

const failing = await subscribe("subscription { trades }");
const unknown = await subscribe("subscription { quotes }");
console.log(`the source fails: ${failing}; the field is unknown: ${unknown}`);
process.exit(0);
JS
observed=$(node observe.mjs)
echo "$observed"
test "$observed" = "the source fails: next with errors, then complete; the field is unknown: error"
