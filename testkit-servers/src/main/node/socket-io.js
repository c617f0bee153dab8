'use strict';

// Socket.IO with connection state recovery and one namespace, driven by a test.

const { createServer } = require('node:http');
const { Server } = require('socket.io');
const { saw, serve, settings, text, turn } = require('./control.js');
const { Stream } = require('./stream.js');

const { port, namespace, token, pingInterval, pingTimeout, recovery } = settings();
const MESSAGES_PER_TURN = 500;
const MAXIMUM_COLLECTED = 10_000;
const MAXIMUM_UNSENT = 4 * 1024 * 1024;

const http = createServer();
const io = new Server(http, {
  pingInterval,
  pingTimeout,
  connectionStateRecovery: recovery > 0 ? { maxDisconnectionDuration: recovery } : undefined,
  serveClient: false,
});
const feed = io.of(namespace);

feed.use((socket, next) => {
  if (token === undefined || socket.handshake.auth.token === token) {
    next();
    return;
  }
  saw('refused', socket.handshake.auth);
  const error = new Error('not authorized');
  error.data = { code: 'E_TOKEN', advice: 'sign in again' };
  next(error);
});

feed.on('connection', (socket) => {
  saw('connected', socket.recovered, socket.handshake.auth);
  socket.on('disconnect', (reason) => saw('disconnected', reason));
  socket.onAny((event, ...parameters) => {
    const answer = typeof parameters.at(-1) === 'function' ? parameters.pop() : () => {};
    saw('received', event, parameters);
    answer({ received: event });
  });
});

function clients() {
  return Object.values(io.engine.clients);
}

function socket(client) {
  return client.transport.socket?._socket;
}

// What Engine.IO has collected for a client leaves in one write.
io.engine.on('flush', (client) => socket(client)?.cork());
io.engine.on('drain', (client) => socket(client)?.uncork());

async function numbered(first, count, send) {
  for (let number = first; number < first + count; number++) {
    send(number);
    if ((number - first) % MESSAGES_PER_TURN === MESSAGES_PER_TURN - 1) {
      do {
        await turn();
      } while (congested());
    }
  }
}

function congested() {
  return clients().some(
    (each) =>
      each.writeBuffer.length > MAXIMUM_COLLECTED ||
      each.transport.socket?.bufferedAmount > MAXIMUM_UNSENT,
  );
}

let stream;

const commands = {
  emit: ({ event, first, count, size }) =>
    numbered(first, count, (number) => feed.emit(event, { number, text: text(number, size) })),
  emitArguments: ({ event, parameters }) => {
    feed.emit(event, ...parameters);
  },
  emitBinary: ({ event, first, count, size }) =>
    numbered(first, count, (number) =>
      feed.emit(event, { number, data: Buffer.from(text(number, size)) }, Buffer.from([number & 0xff])),
    ),
  ask: async ({ event, first, count, size }) => {
    const sockets = [...feed.sockets.values()];
    await numbered(first, count, (number) =>
      sockets.forEach((socket) =>
        socket.emit(event, { number, text: text(number, size) }, (...answer) =>
          saw('acknowledged', number, answer),
        ),
      ),
    );
  },
  startStream: ({ name, json, rate }) => {
    stream = new Stream(rate, () => feed.emit(name, json), congested);
  },
  streamed: () => stream.sent,
  endStream: () => {
    stream.end();
    feed.disconnectSockets(true);
    return stream.sent;
  },
  receivers: () => feed.sockets.size,
  clients: () => feed.sockets.size,
  disconnect: ({ close }) => {
    feed.disconnectSockets(close);
  },
  cut: () => clients().forEach((client) => socket(client).destroy()),
};

http.listen(port, '127.0.0.1', () => serve(http.address().port, commands));
