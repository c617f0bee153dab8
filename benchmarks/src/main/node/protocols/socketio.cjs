/*
 * The official client of Socket.IO, which counts events until the server ends the connection.
 *
 *   node socketio.cjs MODULES URL EVENT
 *
 * MODULES is the directory of socket.io-client, the path of URL its namespace. Prints a report in JSON at the end.
 */
'use strict';
const { join } = require('node:path');

const [modules, url, event] = process.argv.slice(2);
const { io } = require(join(modules, 'socket.io-client'));
let messages = 0;

const socket = io(url, { transports: ['websocket'], reconnection: false });

socket.on(event, () => {
  messages++;
});

socket.on('disconnect', () => {
  process.stdout.write(JSON.stringify({ messages, payloadBytes: 0, latency: null }) + '\n');
});

socket.on('connect_error', (cause) => {
  process.stderr.write(cause + '\n');
  process.exit(1);
});
