'use strict';

// Socket.IO with connection state recovery and one namespace, driven by a test.

const { createServer } = require('node:http');
const { Server } = require('socket.io');
const { saw, serve, settings, text, turn } = require('./control.js');

const { port, namespace, token, pingInterval, pingTimeout, recovery } = settings();
const MESSAGES_PER_TURN = 500;
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

function transports() {
  return Object.values(io.engine.clients).map((client) => client.transport);
}

async function numbered(first, count, send) {
  for (let number = first; number < first + count; number++) {
    send(number);
    if ((number - first) % MESSAGES_PER_TURN === MESSAGES_PER_TURN - 1) {
      do {
        await turn();
      } while (transports().some((each) => each.socket?.bufferedAmount > MAXIMUM_UNSENT));
    }
  }
}

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
  clients: () => feed.sockets.size,
  disconnect: ({ close }) => {
    feed.disconnectSockets(close);
  },
  cut: () => transports().forEach((each) => each.socket._socket.destroy()),
};

http.listen(port, '127.0.0.1', () => serve(http.address().port, commands));
