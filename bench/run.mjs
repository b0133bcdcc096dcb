/**
 * Compares Sandlot with its default options to a hand-written Fastify server (bare.mjs), and its store
 * to baselines of its own. What is measured and how to read it: docs/benchmarks.md.
 */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { measureConsole } from './console.mjs';
import { measureEtag } from './inferred/etag.mjs';
import { measureInferred } from './inferred/inferred.mjs';
import { measureLarge } from './large.mjs';
import { findCores } from './process.mjs';
import { measureLoads, startBoth } from './rounds.mjs';
import { measureOwnStarts, measureStarts } from './start.mjs';
import { measureCompaction } from './store/compaction.mjs';
import { measureGrowth, measureKept } from './store/loads.mjs';
import { measureMemory } from './store/memory.mjs';
import { measurePower } from './store/power.mjs';
import { measureRestart } from './store/restart.mjs';
import { measureScaling } from './store/scaling.mjs';
import { measureShared } from './store/shared.mjs';
import { formatTable, toRow } from './table.mjs';
import { measureChoice, measureJournal, measureMetrics, measureWebhook } from './test-features.mjs';
import { measureVerify } from './verify/verify.mjs';

const goals = { held: 0.85, saturated: 0.7, start: 1.2 };
const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));

/** Measurements of the store; their rounds take longer, so there are fewer of them. */
const ofStore = new Map([
  ['db', measureKept],
  ['growth', measureGrowth],
  ['power', measurePower],
  ['restart', measureRestart],
  ['memory', measureMemory],
  ['compaction', measureCompaction],
  ['shared', measureShared],
  ['scaling', measureScaling],
]);
const fewerRounds = 3;

/** Measurements of the test features: journal, metrics, sandboxes, webhooks and the console. */
const ofTesting = new Map([
  ['journal', measureJournal],
  ['metrics', measureMetrics],
  ['sandbox', measureChoice],
  ['webhook', measureWebhook],
  ['console', measureConsole],
]);

/** Measurements of what is inferred, and of the tools. */
const ofInference = new Map([
  ['inferred', measureInferred],
  ['etag', measureEtag],
]);
const ofTools = new Map([['verify', measureVerify]]);
const names = [
  'post',
  'get',
  'start',
  ...ofInference.keys(),
  ...ofTesting.keys(),
  ...ofTools.keys(),
  'large',
  ...ofStore.keys(),
];
const labels = ['Sandlot', 'bare'];

const usage = `npm run bench -- [--rounds 9] [--seconds 1.5] [--rate N] [--held] [--saturated]
                 [--only ${names}]
                 [--large FILE --create PATH --body JSON --read PATH]
                 [--json FILE]

What is measured and how to read it: docs/benchmarks.md`;

const readOptions = () => {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '9' },
      seconds: { type: 'string', default: '1.5' },
      rate: { type: 'string' },
      only: { type: 'string', default: names.join(',') },
      held: { type: 'boolean' },
      saturated: { type: 'boolean' },
      json: { type: 'string' },
      large: { type: 'string' },
      create: { type: 'string' },
      body: { type: 'string' },
      read: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return { help: true };
  const only = values.only.split(',');
  const unknown = only.filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new Error(`--only takes some of ${names}, not ${unknown}`);
  const [rounds, seconds, rate] = ['rounds', 'seconds', 'rate'].map((name) => {
    if (values[name] === undefined) return undefined;
    const value = Number(values[name]);
    if (!(value > 0)) throw new Error(`--${name} takes a number above 0, not ${values[name]}`);
    return value;
  });
  const loads = [{ name: 'held' }, { name: 'saturated' }].filter(
    ({ name }) => values[name] || !(values.held || values.saturated),
  );
  const { large: file, create, body, read } = values;
  if (file && !(create && body && read))
    throw new Error('--large needs --create, --body and --read');
  return {
    rounds,
    seconds,
    rate,
    loads,
    only,
    json: values.json,
    large: { file, create, body, read },
  };
};

/** The rows of one load: for each workload speed, throughput where it is free, and latency. */
const toRows = (reports, { load, workload }) => {
  const own = reports.filter((one) => one.load === load && one.workload === workload);
  const row = (name, unit, read, goal) =>
    toRow({
      name: `${workload.toUpperCase()} ${name}`,
      unit,
      goal,
      first: figuresOf(own, 'sandlot').map(read),
      second: figuresOf(own, 'bare').map(read),
    });
  return [
    row('per CPU second', '/s', ({ cpu }) => 1 / cpu, `>= ${goals[load].toFixed(2)}`),
    ...(load === 'saturated'
      ? [row('throughput', '/s', ({ replies, seconds }) => replies / seconds)]
      : []),
    row('p50', 'ms', ({ p50 }) => p50),
    row('p99', 'ms', ({ p99 }) => p99),
  ];
};

const figuresOf = (reports, server) =>
  reports.filter((one) => one.server === server).sort((a, b) => a.round - b.round);

/** The tables of the POST and the GET. */
const playLoads = async (common) => {
  const workloads = common.only.filter((name) => name === 'post' || name === 'get');
  if (workloads.length === 0) return [];
  const reports = await measureLoads('load', () => startBoth(common), { ...common, workloads });
  return common.loads.map(({ name: load }) => {
    const own = reports.filter((report) => report.load === load);
    const [{ rate }] = own;
    return {
      title: rate ? `held at ${rate}/s` : 'saturated, 32 connections',
      labels,
      rows: workloads.flatMap((workload) => toRows(reports, { load, workload })),
      notes: listNotes(own, { rate, cores: common.cores }),
      reports: own,
    };
  });
};

const playStarts = async (common) => {
  if (!common.only.includes('start')) return [];
  const goal = `<= ${goals.start.toFixed(2)}`;
  const toStartRow = (name, reports) => {
    const [first, second] = ['sandlot', 'bare'].map((server) =>
      figuresOf(reports, server).map(({ milliseconds }) => milliseconds),
    );
    return toRow({ name, unit: 'ms', goal, first, second });
  };
  const bundled = await measureStarts(common);
  const own = await measureOwnStarts(common);
  const rows = [
    toStartRow('first answer', bundled),
    toStartRow('first answer, own document and --db', own),
  ];
  return [{ title: 'start', labels, rows, reports: [...bundled, ...own] }];
};

const main = async () => {
  const options = readOptions();
  if (options.help) return console.log(usage);
  if (!existsSync(cli)) throw new Error('dist/cli.js is missing. Run `npm run build` first.');
  const cores = findCores();
  const folder = mkdtempSync(join(tmpdir(), 'sandlot-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const log = (text) => process.stderr.write(`${text}\n`);
  const common = { ...options, cores, folder, cli, log };
  const fewer = { ...common, rounds: Math.min(options.rounds, fewerRounds) };

  console.log(`Node ${process.version}, ${cpus().length} cores of ${cpus()[0]?.model}`);
  console.log('medians of all rounds; ratio: the first / the second, round by round\n');
  const tables = [];
  const show = (more) => {
    tables.push(...more);
    for (const table of more) {
      console.log(`${formatTable(table)}\n`);
      for (const note of table.notes ?? []) console.log(`${note}\n`);
    }
  };
  show(await playLoads(common));
  show(await playStarts(common));
  for (const [name, measure] of [...ofInference, ...ofTesting, ...ofTools])
    if (options.only.includes(name)) show(await measure(common));
  if (options.only.includes('large')) show(await measureLarge(common));
  for (const [name, measure] of ofStore)
    if (options.only.includes(name)) show(await measure(fewer));
  if (options.json) {
    const results = { node: process.version, cpu: cpus()[0]?.model, cores: cores ?? null, tables };
    writeFileSync(options.json, `${JSON.stringify(results, null, 2)}\n`);
  }
};

/** Notes that a reader needs to judge the figures. */
const listNotes = (own, { rate, cores }) => {
  const client = own.map(({ clientCpu }) => clientCpu * 1e6).sort((a, b) => a - b);
  const median = client[Math.floor(client.length / 2)];
  const short = own.filter(({ replies, seconds }) => replies / seconds < 0.98 * rate).length;
  const notes = [];
  if (rate && !cores) notes.push('Not pinned: this needs taskset and two cores.');
  if (!rate) notes.push(`The client used ${median.toFixed(1)} µs of CPU a request.`);
  if (short > 0) notes.push(`The rate was not kept in ${short} of ${own.length} measurements.`);
  return notes;
};

try {
  await main();
} catch (error) {
  console.error(`bench: ${error.message}`);
  // Servers that were started keep the process alive, and are killed when it exits.
  process.exit(1);
}
