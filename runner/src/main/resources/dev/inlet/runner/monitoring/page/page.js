// Everything that comes from outside becomes text, never markup: elements are made here, and filled
// by textContent.

const POLL = 2000;
const WINDOW = 600;
const WIDTH = 600;
const HEIGHT = 60;
const SVG = 'http://www.w3.org/2000/svg';

const main = document.getElementById('pipelines');
const template = document.getElementById('pipeline');
const filter = document.getElementById('filter');
const troubled = document.getElementById('troubled');
const cards = new Map();

let answer = null;
let fetchedAt = 0;
let lastAnswer = 0;

// The clock of the process, which is what all times are measured against.
const now = () => Date.parse(answer.time) + (performance.now() - fetchedAt);
const since = time => Math.max(0, (now() - Date.parse(time)) / 1000);

function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function shape(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function setText(target, text) {
  if (target.textContent !== text) target.textContent = text;
}

function show(target, text) {
  target.hidden = !text;
  setText(target, text || '');
}

function duration(seconds) {
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
  if (seconds < 172800) return `${Math.floor(seconds / 3600)} h ${Math.round((seconds % 3600) / 60)} min`;
  return `${Math.floor(seconds / 86400)} d ${Math.round((seconds % 86400) / 3600)} h`;
}

// In whole seconds, for what changes while one looks at it.
const age = seconds => duration(seconds < 10 ? Math.max(1, Math.floor(seconds)) : seconds).replace('.0', '');

function number(value) {
  if (value >= 1e9) return `${(value / 1e9).toFixed(1)} G`;
  if (value >= 1e6) return `${(value / 1e6).toFixed(1)} M`;
  if (value >= 1e4) return `${(value / 1e3).toFixed(1)} k`;
  return value < 10 && value % 1 ? value.toFixed(1) : Math.round(value).toLocaleString('en');
}

function bytes(value) {
  for (const [unit, size] of [['GiB', 2 ** 30], ['MiB', 2 ** 20], ['KiB', 2 ** 10]]) {
    if (value >= size) return `${(value / size).toFixed(1)} ${unit}`;
  }
  return `${value} B`;
}

function clock(time) {
  const date = new Date(time);
  const text = date.toLocaleTimeString('en-GB');
  return Date.now() - date > 72e6 ? `${date.toLocaleDateString('en-CA')} ${text}` : text;
}

const times = (count, one, many) => `${number(count)} ${count === 1 ? one : many}`;

// How ill a pipeline is, in words: level, sign, word, why, what comes next.
function health(pipeline) {
  const down = `down for ${age(since(pipeline.open_gap_since || pipeline.state_since))}`;
  const failures = pipeline.failures_in_a_row
    ? `, ${times(pipeline.failures_in_a_row, 'failure', 'failures')} in a row` : '';
  if (pipeline.lifecycle === 'failed') {
    return { level: 'bad', sign: '✕', word: 'Failed', why: pipeline.reason, next: 'It is not started again.' };
  }
  if (pipeline.lifecycle === 'restarting') {
    return { level: 'bad', sign: '✕', word: 'Failed', why: pipeline.reason, next: 'It is started again after a delay.' };
  }
  if (pipeline.lifecycle === 'ended') {
    return { level: 'warn', sign: '■', word: 'Ended', why: pipeline.reason, next: '' };
  }
  if (pipeline.lifecycle === 'stopping') {
    return { level: 'warn', sign: '■', word: 'Stopping', why: pipeline.reason, next: '' };
  }
  if (pipeline.state === 'stopped') {
    return { level: 'bad', sign: '✕', word: 'Given up', why: pipeline.reason, next: `No further attempt; ${down}.` };
  }
  if (pipeline.state === 'waiting') {
    const wait = Math.max(0, (Date.parse(pipeline.next_attempt) - now()) / 1000);
    const next = wait > 0 ? `Next attempt in ${age(wait)}` : 'Connecting now';
    return { level: 'bad', sign: '✕', word: 'Not connected', why: pipeline.reason, next: `${next}; ${down}${failures}.` };
  }
  if (pipeline.state === 'connecting') {
    return pipeline.reason
      ? { level: 'bad', sign: '✕', word: 'Not connected', why: pipeline.reason, next: `Connecting now; ${down}${failures}.` }
      : { level: 'warn', sign: '…', word: 'Connecting', why: '', next: `For ${age(since(pipeline.state_since))}.` };
  }
  if (pipeline.output_refuses) {
    const refusal = pipeline.output_refuses;
    return {
      level: 'bad', sign: '✕', word: 'Output refuses', why: refusal.reason,
      next: `${times(refusal.count, 'refusal', 'refusals')} in ${age(since(refusal.since))}; messages ${refusal.drops ? 'are lost' : 'wait'}.`,
    };
  }
  if (pipeline.nothing_written_since) {
    return {
      level: 'bad', sign: '✕', word: 'Output writes nothing',
      why: 'Messages wait, and the output has neither written nor refused any.',
      next: `For ${age(since(pipeline.nothing_written_since))}.`,
    };
  }
  if (pipeline.paused_since) {
    return {
      level: 'warn', sign: '!', word: 'Output is slow',
      why: 'Nothing is read from the connection, as what was received waits for the output.',
      next: `For ${age(since(pipeline.paused_since))}.`,
    };
  }
  const silent = silence(pipeline);
  if (silent) {
    return { level: 'warn', sign: '!', word: 'Silent', why: `Connected, but no message for ${age(silent)}; before, they came all the time.`, next: '' };
  }
  return { level: 'good', sign: '✓', word: 'Connected', why: '', next: '' };
}

// For how long a busy feed has said nothing; zero for one that is quiet anyway.
function silence(pipeline) {
  const age = lastMessage(pipeline);
  const rates = pipeline.received_per_second || pipeline.delivered_per_second;
  const busy = rates.slice(-60).filter(rate => rate > 0).length;
  return age !== null && age > 30 && busy > 20 ? age : 0;
}

function lastMessage(pipeline) {
  const time = pipeline.last_message || pipeline.last_delivery;
  return time ? since(time) : null;
}

const WEIGHT = { bad: 0, warn: 1, good: 2 };

function makeCard(name) {
  const card = template.content.firstElementChild.cloneNode(true);
  const id = `pipeline-${cards.size}`;
  card.querySelector('h2').id = id;
  card.setAttribute('aria-labelledby', id);
  setText(card.querySelector('h2'), name);
  card.querySelector('.events .scroll').setAttribute('aria-label', `Losses and failures of ${name}`);
  card.querySelector('.gaps .scroll').setAttribute('aria-label', `Gaps of ${name}`);
  card.querySelector('.config pre').setAttribute('aria-label', `Config of ${name}`);
  const config = card.querySelector('.config');
  config.addEventListener('toggle', () => config.open && loadConfig(name, config.querySelector('pre')));
  const messages = card.querySelector('.messages');
  const made = { card, name, drawn: '', events: '', gaps: '', stop: null };
  messages.addEventListener('toggle', () => toggleMessages(made, messages));
  cards.set(name, made);
  return made;
}

async function loadConfig(name, target) {
  try {
    const response = await fetch(`api/config?pipeline=${encodeURIComponent(name)}`);
    setText(target, await response.text());
  } catch (failure) {
    setText(target, `The config cannot be read: ${failure.message}`);
  }
}

function figure(list, index, term, value, level) {
  let pair = list.children[index];
  if (!pair) {
    pair = element('div');
    pair.append(element('dt'), element('dd'));
    list.append(pair);
  }
  setText(pair.firstChild, term);
  setText(pair.lastChild, value);
  pair.lastChild.className = level || '';
  return index + 1;
}

function drawFigures(list, pipeline) {
  const last = rates => (rates && rates.length ? rates[rates.length - 1] : 0);
  const message = lastMessage(pipeline);
  let next = 0;
  if (pipeline.received_per_second) {
    next = figure(list, next, 'Received', `${number(last(pipeline.received_per_second))}/s`);
  }
  next = figure(list, next, 'Delivered', `${number(last(pipeline.delivered_per_second))}/s`);
  next = figure(list, next, 'Last message', message === null ? 'none yet' : `${age(message)} ago`, silence(pipeline) ? 'warn' : '');
  if (pipeline.buffered_messages !== undefined) {
    next = figure(list, next, 'Waiting', `${number(pipeline.buffered_messages)} (${bytes(pipeline.buffered_bytes)})`);
  }
  if (pipeline.ping_seconds !== undefined) {
    next = figure(list, next, 'Ping', duration(pipeline.ping_seconds));
  }
  next = figure(list, next, 'Losses', number(pipeline.losses), pipeline.losses ? 'warn' : '');
  next = figure(list, next, 'Gaps', pipeline.gaps ? `${number(pipeline.gaps)} (${duration(pipeline.gap_seconds)})` : '0', pipeline.gaps ? 'bad' : '');
  if (pipeline.missed_messages) {
    next = figure(list, next, 'Known missing', number(pipeline.missed_messages), 'bad');
  }
  while (list.children[next]) list.children[next].remove();
}

function line(rates, peak) {
  const step = WIDTH / (WINDOW / answer.rate_seconds);
  const start = WIDTH - rates.length * step;
  return rates
    .map((rate, i) => `${(start + (i + 1) * step).toFixed(1)},${(HEIGHT - (rate / peak) * (HEIGHT - 4)).toFixed(1)}`);
}

function drawPlot(made, pipeline) {
  const delivered = pipeline.delivered_per_second;
  const received = pipeline.received_per_second || [];
  const gaps = pipeline.recent_gaps
    .filter(gap => gap.missing)
    .map(gap => [since(gap.from), since(gap.to)]);
  const down = pipeline.open_gap_since || (pipeline.state !== 'connected' && pipeline.state_since);
  if (down) gaps.push([since(down), 0]);
  const visible = gaps.filter(([, end]) => end < WINDOW);
  const state = JSON.stringify([delivered, received, visible.map(gap => gap.map(Math.round))]);
  if (state === made.drawn) return;
  made.drawn = state;

  const top = Math.max(...delivered, ...received, 0);
  const peak = top || 1;
  const svg = shape('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', role: 'img' });
  svg.setAttribute('aria-label', plotText(delivered, top, visible));
  for (const [from, to] of visible) {
    const left = Math.max(0, WIDTH - from);
    const width = Math.max(2, WIDTH - to - left);
    svg.append(shape('rect', { class: 'gap', x: left, y: 0, width, height: HEIGHT }));
    svg.append(shape('rect', { class: 'gap-edge', x: left, y: 0, width, height: 4 }));
  }
  if (delivered.length) {
    const points = line(delivered, peak);
    const first = points[0].split(',')[0];
    svg.append(shape('path', { class: 'area', d: `M${first},${HEIGHT} L${points.join(' L')} L${WIDTH},${HEIGHT} Z` }));
    svg.append(shape('polyline', { class: 'delivered', points: points.join(' ') }));
  }
  if (received.length) {
    svg.append(shape('polyline', { class: 'received', points: line(received, peak).join(' ') }));
  }
  made.card.querySelector('.plot').replaceChildren(svg);
  const parts = [`peak ${number(top)}/s`];
  if (received.length) parts.push('dashed: received, solid: delivered');
  if (visible.length) parts.push('red: gaps');
  setText(made.card.querySelector('.legend'), parts.join(' · '));
}

function plotText(delivered, top, gaps) {
  const present = delivered.length ? delivered[delivered.length - 1] : 0;
  return `Messages delivered per second in the last 10 minutes: now ${number(present)}, at most ${number(top)}; `
    + `${times(gaps.length, 'gap', 'gaps')}`;
}

const KINDS = {
  connected: ['connected', 'good'],
  connect_failed: ['attempt failed', 'bad'],
  lost: ['connection lost', 'bad'],
  replaced: ['connection replaced', ''],
  replace_failed: ['replacing failed', 'warn'],
  missed: ['messages missing', 'bad'],
  output_refused: ['output refused', 'bad'],
  output_dropped: ['messages dropped', 'bad'],
  output_recovered: ['output accepts again', 'good'],
  paused: ['output is slow', 'warn'],
  warning: ['warning', 'warn'],
};

function drawEvents(made, pipeline) {
  const state = JSON.stringify(pipeline.recent_events);
  if (state === made.events) return;
  made.events = state;
  const details = made.card.querySelector('.events');
  setText(details.querySelector('summary'), `What happened (${pipeline.recent_events.length})`);
  const rows = pipeline.recent_events.slice().reverse().map(event => {
    const [word, level] = KINDS[event.kind] || [event.kind, ''];
    const row = element('tr');
    const count = event.count > 1 ? `, ${event.count} times until ${clock(event.last)}` : '';
    row.append(
      element('td', clock(event.time)),
      element('td', word, level),
      element('td', (event.text || '') + count));
    return row;
  });
  details.querySelector('tbody').replaceChildren(...rows);
}

function drawGaps(made, pipeline) {
  const state = JSON.stringify(pipeline.recent_gaps) + pipeline.open_gap_since;
  if (state === made.gaps) return;
  made.gaps = state;
  const details = made.card.querySelector('.gaps');
  const gaps = pipeline.recent_gaps.slice().reverse();
  details.hidden = !gaps.length && !pipeline.open_gap_since;
  setText(details.querySelector('summary'), `Gaps (${gaps.length + (pipeline.open_gap_since ? 1 : 0)})`);
  const rows = gaps.map(gap => {
    const row = element('tr');
    row.append(
      element('td', clock(gap.from)),
      element('td', clock(gap.to)),
      element('td', duration((Date.parse(gap.to) - Date.parse(gap.from)) / 1000)),
      element('td', gap.missing ? 'is missing' : 'came later', gap.missing ? 'bad' : 'good'));
    return row;
  });
  if (pipeline.open_gap_since) {
    const row = element('tr');
    row.append(element('td', clock(pipeline.open_gap_since)), element('td', 'now'),
      element('td', '…'), element('td', 'nothing has come yet', 'bad'));
    rows.unshift(row);
  }
  details.querySelector('tbody').replaceChildren(...rows);
}

function toggleMessages(made, details) {
  if (made.stop) {
    made.stop.abort();
    made.stop = null;
  }
  if (!details.open) return;
  const how = details.querySelector('.how');
  if (!answer.shows_messages) {
    setText(how, 'Messages are not shown here. Start the process with --monitor-messages to see samples,'
      + ' or use "inlet tap" through a socket file (--monitor unix:PATH).');
    return;
  }
  setText(how, 'A sample, two per second at most, while this is open.');
  made.stop = new AbortController();
  readMessages(made, details, made.stop.signal).catch(failure => {
    if (failure.name !== 'AbortError') {
      setText(details.querySelector('.running'), `It has ended: ${failure.message}`);
    }
  });
}

async function readMessages(made, details, signal) {
  const list = details.querySelector('.samples');
  const address = `api/messages?rate=2&bytes=2048&pipeline=${encodeURIComponent(made.name)}`;
  const response = await fetch(address, { signal });
  if (!response.ok) throw new Error(await response.text());
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) throw new Error('the process has ended it');
    const lines = (rest + value).split('\n');
    rest = lines.pop();
    for (const text of lines) showSample(list, JSON.parse(text));
  }
}

function showSample(list, sample) {
  if (sample.size === undefined) return;
  const item = element('li');
  const skipped = sample.skipped ? `, ${number(sample.skipped)} passed before it` : '';
  item.append(element('small', `${clock(sample.time)} ${bytes(sample.size)}${skipped} `));
  item.append(document.createTextNode(
    (sample.text !== undefined ? sample.text : hex(sample.base64)) + (sample.truncated ? ' …' : '')));
  list.prepend(item);
  while (list.children.length > 20) list.lastChild.remove();
}

function hex(base64) {
  return Array.from(atob(base64), c => c.charCodeAt(0).toString(16).padStart(2, '0')).join(' ');
}

function draw() {
  if (!answer) return;
  const wanted = filter.value.trim().toLowerCase();
  const drawn = answer.pipelines.map(pipeline => {
    const made = cards.get(pipeline.name) || makeCard(pipeline.name);
    const state = health(pipeline);
    const { card } = made;
    card.className = `pipeline ${state.level}`;
    card.hidden = !pipeline.name.toLowerCase().includes(wanted) || (troubled.checked && state.level === 'good');
    setText(card.querySelector('.sign'), state.sign);
    setText(card.querySelector('.word'), state.word);
    setText(card.querySelector('.way'), `${pipeline.input} → ${pipeline.output}, ${pipeline.source}`);
    show(card.querySelector('.why'), state.why);
    show(card.querySelector('.next'), state.next);
    drawFigures(card.querySelector('.figures'), pipeline);
    drawPlot(made, pipeline);
    drawEvents(made, pipeline);
    drawGaps(made, pipeline);
    return { made, level: state.level, name: pipeline.name };
  });
  const names = new Set(drawn.map(one => one.name));
  for (const [name, made] of cards) {
    if (!names.has(name)) {
      if (made.stop) made.stop.abort();
      made.card.remove();
      cards.delete(name);
    }
  }
  place(drawn);
  summarize(drawn);
}

// The ill ones first; but nothing moves away from under who works with the keyboard.
function place(drawn) {
  if (main.contains(document.activeElement) && document.activeElement !== main && main.children.length === drawn.length) return;
  const order = drawn
    .map((one, index) => ({ ...one, index }))
    .sort((a, b) => WEIGHT[a.level] - WEIGHT[b.level] || a.index - b.index)
    .map(one => one.made.card);
  if (order.some((card, i) => main.children[i] !== card)) main.append(...order);
}

function summarize(drawn) {
  const ill = drawn.filter(one => one.level !== 'good');
  const bad = ill.some(one => one.level === 'bad');
  const names = ill.slice(0, 3).map(one => one.name).join(', ') + (ill.length > 3 ? ` and ${ill.length - 3} more` : '');
  const summary = document.getElementById('summary');
  summary.className = bad ? 'bad' : ill.length ? 'warn' : 'good';
  const all = times(drawn.length, 'pipeline', 'pipelines');
  setText(summary, ill.length
    ? `${ill.length} of ${all} ${ill.length === 1 ? 'needs' : 'need'} a look: ${names}`
    : `${all}, all well`);
  document.title = ill.length ? `✕ ${ill.length} of ${drawn.length} · Inlet` : 'Inlet';
  setText(document.getElementById('version'), answer.version);
  setText(document.getElementById('uptime'), `The process has run for ${age(since(answer.started))}.`);
  const shown = drawn.filter(one => !one.made.card.hidden).length;
  show(document.getElementById('none'), shown ? '' : drawn.length ? 'No pipeline matches.' : 'There is no pipeline.');
}

async function poll() {
  try {
    const response = await fetch('api/pipelines', { signal: AbortSignal.timeout(5000) });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    answer = await response.json();
    fetchedAt = performance.now();
    lastAnswer = Date.now();
    show(document.getElementById('unreachable'), '');
    document.body.classList.remove('stale');
    draw();
  } catch (failure) {
    show(document.getElementById('unreachable'), lastAnswer
      ? `The process does not answer since ${clock(lastAnswer)}; what you see is from then.`
      : `The process does not answer (${failure.message}).`);
    document.body.classList.add('stale');
  }
  setTimeout(poll, POLL);
}

document.getElementById('choice').addEventListener('submit', event => event.preventDefault());
filter.addEventListener('input', draw);
troubled.addEventListener('change', draw);
setInterval(() => document.body.classList.contains('stale') || draw(), 500);
poll();
