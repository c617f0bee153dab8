/*
 * Node's ws, which counts what it receives.
 *
 *   node client.cjs PACKAGE URL WARM_UP_SECONDS [CERTIFICATE]
 *
 * PACKAGE is the directory of ws, CERTIFICATE a file in PEM that is trusted. Prints an empty line at the first message
 * and a report in JSON at the end, as the clients in Java do.
 */
'use strict';
const { readFileSync } = require('node:fs');
const { createHistogram } = require('node:perf_hooks');

const MAX_MESSAGE_BYTES = 16 << 20;
const STAMP_BYTES = 8;

const [directory, address, warmUpSeconds, certificate] = process.argv.slice(2);
const WebSocket = require(directory);
const url = new URL(address);
const warmUp = BigInt(Math.round(Number(warmUpSeconds) * 1e9));
const histogram = url.pathname === '/paced' ? createHistogram() : null;
let first = 0n;
let messages = 0;
let payloadBytes = 0;

const socket = new WebSocket(url, {
  perMessageDeflate: url.searchParams.get('deflate') === 'true',
  maxPayload: MAX_MESSAGE_BYTES,
  ca: certificate && readFileSync(certificate),
});

socket.on('message', (data) => {
  if (messages === 0) {
    first = process.hrtime.bigint();
    process.stdout.write('\n');
  }
  messages++;
  payloadBytes += data.length;
  if (histogram && data.length >= STAMP_BYTES) {
    const now = process.hrtime.bigint();
    if (now - first >= warmUp) {
      const delay = now - data.readBigInt64BE(0);
      histogram.record(delay > 0n ? delay : 1n);
    }
  }
});

socket.on('close', () => {
  process.stdout.write(JSON.stringify({ messages, payloadBytes, latency: latency() }) + '\n');
});

socket.on('error', (cause) => {
  process.stderr.write(cause + '\n');
  process.exit(1);
});

function latency() {
  if (!histogram || histogram.count === 0) {
    return null;
  }
  return {
    count: histogram.count,
    p50: histogram.percentile(50) / 1e3,
    p99: histogram.percentile(99) / 1e3,
    p999: histogram.percentile(99.9) / 1e3,
    max: histogram.max / 1e3,
  };
}
