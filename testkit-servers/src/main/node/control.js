'use strict';

// How a test drives a server of this folder: a line of JSON on standard input is a command, a line
// on standard output is an answer to it ("done ID VALUE", "failed ID REASON") or something that
// happened ("saw TEXT"). The process ends with its standard input.

const readline = require('node:readline');

/** The settings that the test gave: one JSON object as the only argument. */
exports.settings = () => JSON.parse(process.argv[2]);

/** Reports something that a test may wait for. */
exports.saw = (kind, ...details) =>
  say(['saw', kind, ...details.map((detail) => JSON.stringify(detail))].join(' '));

/** Serves commands: an object with a function, possibly asynchronous, for each name. */
exports.serve = (port, commands) => {
  const lines = readline.createInterface({ input: process.stdin });
  lines.on('close', () => process.exit(0));
  lines.on('line', async (line) => {
    const { id, command, ...parameters } = JSON.parse(line);
    try {
      const value = await commands[command](parameters);
      say(`done ${id} ${value ?? ''}`);
    } catch (error) {
      say(`failed ${id} ${String(error.message).replaceAll('\n', ' ')}`);
    }
  });
  say(`ready ${port}`);
};

/** Lets timers and sockets have their turn. */
exports.turn = () => new Promise((resolve) => setImmediate(resolve));

/** The text of a numbered message, as long as asked for. */
exports.text = (number, size) => String(number).padStart(size, '0');

function say(line) {
  process.stdout.write(line + '\n');
}
