'use strict';

// A GraphQL server over websockets (the subprotocol graphql-transport-ws), driven by a test.

const { createServer } = require('node:http');
const { GraphQLError, buildSchema } = require('graphql');
const { useServer } = require('graphql-ws/use/ws');
const { WebSocketServer } = require('ws');
const { saw, serve, settings, text } = require('./control.js');

const { port, token, pingInterval, framePingInterval, ...start } = settings();

const schema = buildSchema(`
  type Tick { number: Int!, text: String! }
  type Query { published: Int! }
  type Subscription {
    "All that was published, beginning with a number, and then what is published."
    counter(from: Int = 1, size: Int = 0): Tick!
    "The same, but some numbers have a result with errors beside the data."
    flawed(from: Int = 1, every: Int = 2): Int
    "Some numbers, and then its end by an error."
    failing(after: Int = 1): Int!
    "None, since it cannot be started."
    refused(why: String = "not permitted"): Int!
    "Some numbers, and then its end."
    countdown(from: Int = 3): Int!
  }
`);

let published = start.published;
let waiting = [];

async function* numbers(from) {
  for (let number = from; ; number++) {
    while (number > published) {
      await new Promise((resolve) => waiting.push(resolve));
    }
    yield number;
  }
}

const roots = {
  query: { published: () => published },
  subscription: {
    async *counter({ from, size }) {
      for await (const number of numbers(from)) {
        yield { counter: { number, text: text(number, size) } };
      }
    },
    async *flawed({ from, every }) {
      for await (const number of numbers(from)) {
        yield {
          flawed: () => {
            if (number % every === 0) {
              throw new GraphQLError(`${number} has no value`);
            }
            return number;
          },
        };
      }
    },
    async *failing({ after }) {
      for (let number = 1; number <= after; number++) {
        yield { failing: number };
      }
      throw new Error('the source is gone');
    },
    refused({ why }) {
      throw new GraphQLError(why);
    },
    async *countdown({ from }) {
      for (let number = from; number > 0; number--) {
        yield { countdown: number };
      }
    },
  },
};

const http = createServer();
const sockets = new WebSocketServer({ server: http, path: '/graphql' });

useServer(
  {
    schema,
    roots,
    onConnect: ({ connectionParams }) => {
      const permitted = token === undefined || connectionParams?.token === token;
      saw(permitted ? 'connected' : 'refused', connectionParams ?? null);
      return permitted && { version: 1 };
    },
    onSubscribe: (_, id, payload) => saw('subscribed', id, payload.query, payload.variables ?? null),
    onComplete: (_, id) => saw('completed', id),
    onPing: (_, payload) => saw('ping', payload ?? null),
    onPong: (_, payload) => saw('pong', payload ?? null),
    onDisconnect: (_, code, reason) => saw('disconnected', code, reason),
  },
  sockets,
  framePingInterval,
);

function ping() {
  for (const socket of sockets.clients) {
    socket.send(JSON.stringify({ type: 'ping', payload: { published } }));
  }
}

if (pingInterval > 0) {
  setInterval(ping, pingInterval);
}

const commands = {
  publish: ({ count }) => {
    published += count;
    waiting.forEach((resume) => resume());
    waiting = [];
  },
  ping,
  clients: () => sockets.clients.size,
  disconnect: ({ code, reason }) => {
    for (const socket of sockets.clients) {
      socket.close(code, reason);
    }
  },
  cut: () => {
    for (const socket of sockets.clients) {
      socket.terminate();
    }
  },
};

http.listen(port, '127.0.0.1', () => serve(http.address().port, commands));
