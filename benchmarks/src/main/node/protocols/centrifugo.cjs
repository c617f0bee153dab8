/*
 * The official client of Centrifugo, which counts publications until the server ends the connection for good.
 *
 *   node centrifugo.cjs MODULES URL CHANNEL TOKEN
 *
 * MODULES is the directory of centrifuge and ws. Prints a report in JSON at the end.
 */
'use strict';
const { join } = require('node:path');

const [modules, url, channel, token] = process.argv.slice(2);
const { Centrifuge } = require(join(modules, 'centrifuge'));
const websocket = require(join(modules, 'ws'));
let messages = 0;

const client = new Centrifuge(url, { token, websocket });

client
  .newSubscription(channel)
  .on('publication', () => {
    messages++;
  })
  .subscribe();

client.on('disconnected', () => {
  process.stdout.write(JSON.stringify({ messages, payloadBytes: 0, latency: null }) + '\n');
});

client.on('error', (context) => {
  process.stderr.write(JSON.stringify(context.error) + '\n');
  process.exit(1);
});

client.connect();
