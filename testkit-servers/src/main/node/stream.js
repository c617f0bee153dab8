'use strict';

/** Sends at a steady rate: every millisecond what is due by then, unless clients have yet to read. */
exports.Stream = class Stream {
  sent = 0;

  constructor(rate, send, congested) {
    const begin = performance.now();
    this.timer = setInterval(() => {
      const due = Math.floor(((performance.now() - begin) * rate) / 1000);
      for (; this.sent < due && !congested(); this.sent++) {
        send();
      }
    }, 1);
  }

  end() {
    clearInterval(this.timer);
  }
};
