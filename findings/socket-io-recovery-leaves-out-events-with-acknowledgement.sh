#!/usr/bin/env bash
# A client of Socket.IO whose session was recovered has not got what it missed, if that wanted an acknowledgement.
#
# Packages: npm socket.io 4.8.4 and socket.io-client 4.8.4, Node.js 20 or later.
#
# Situation: connection state recovery is on. The server broadcasts 1; the client's connection breaks; meanwhile the
# server broadcasts 2, then 3 with a callback for acknowledgements (io.timeout(…).emit), then 4. The client comes back.
#
# Guess: recovered is true, and 2, 3 and 4 arrive in this order. Or, since nobody may wait for the acknowledgement of 3
# any more, recovered is false, and the application has to fetch what it missed.
#
# Seen: recovered is true, and 2 and 4 arrive. 3 never does, and nothing shows that it is missing: the adapter keeps
# for recovery only events without a callback. A connected client gets all four.
#
# What follows: "recovered" is no proof that nothing was missed. A server that must not lose such events has to number
# them itself.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts socket.io@4.8.4 socket.io-client@4.8.4 >/dev/null

cat > observe.js <<'JS'
const { createServer } = require("node:http");
const { once } = require("node:events");
const { Server } = require("socket.io");
const { io: connect } = require("socket.io-client");

const LONG_ENOUGH = 1000;
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function observe(breaks) {
  const http = createServer();
  const io = new Server(http, { connectionStateRecovery: {} });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  const client = connect(`http://127.0.0.1:${http.address().port}`, {
    transports: ["websocket"],
    reconnectionDelay: 500,
    randomizationFactor: 0,
  });
  const numbers = [];
  client.on("tick", (number, answer) => {
    numbers.push(number);
    if (typeof answer === "function") answer("got it");
  });
  const [socket] = await once(io, "connection");
  io.emit("tick", 1);
  while (numbers.length === 0) await pause(10);
  if (breaks) {
    client.io.engine.transport.ws.close();
    await once(socket, "disconnect");
  }
  io.emit("tick", 2);
  io.timeout(LONG_ENOUGH).emit("tick", 3, () => {});
  io.emit("tick", 4);
  if (breaks) await once(client, "connect");
  await pause(LONG_ENOUGH);
  const seen = `recovered ${client.recovered}, got ${numbers.join(" ")}`;
  client.close();
  io.close();
  return seen;
}

(async () => {
  const connected = await observe(false);
  const broken = await observe(true);
  console.log(`connected all the time: ${connected}`);
  console.log(`connection broken meanwhile: ${broken}`);
  if (connected !== "recovered false, got 1 2 3 4" || broken !== "recovered true, got 1 2 4") {
    console.log("this has changed");
    process.exit(1);
  }
})();
JS
node observe.js
