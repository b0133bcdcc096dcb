/**
 * Sandlot, as it is by default, against Fastify by hand (bare.mjs). What is measured and how to read
 * it: docs/benchmarks.md.
 *
 *     npm run bench -- [--rounds 9] [--seconds 1.5] [--rate 12000] [--only post,get,start]
 *                      [--held] [--saturated] [--json FILE]
 */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findCores } from './process.mjs';
import { measureLoads } from './rounds.mjs';
import { measureStarts } from './start.mjs';
import { formatTable, toRow } from './table.mjs';

const goals = { held: 0.85, saturated: 0.7, start: 1.2 };
const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));

const readOptions = () => {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '9' },
      seconds: { type: 'string', default: '1.5' },
      rate: { type: 'string', default: '12000' },
      only: { type: 'string', default: 'post,get,start' },
      held: { type: 'boolean' },
      saturated: { type: 'boolean' },
      json: { type: 'string' },
    },
  });
  const only = values.only.split(',');
  const unknown = only.filter((name) => !['post', 'get', 'start'].includes(name));
  if (unknown.length > 0) throw new Error(`--only takes post, get and start, not ${unknown}`);
  const [rounds, seconds, rate] = ['rounds', 'seconds', 'rate'].map((name) => {
    const value = Number(values[name]);
    if (!(value > 0)) throw new Error(`--${name} takes a number above 0, not ${values[name]}`);
    return value;
  });
  const loads = [
    { name: 'held', rate },
    { name: 'saturated', rate: undefined },
  ].filter(({ name }) => values[name] || !(values.held || values.saturated));
  return { rounds, seconds, loads, only, json: values.json };
};

/** The rows of one load: for each workload speed, throughput where it is free, and latency. */
const toRows = (reports, { load, workload }) => {
  const own = reports.filter((one) => one.load === load && one.workload === workload);
  const row = (name, unit, read, goal) =>
    toRow({
      name: `${workload.toUpperCase()} ${name}`,
      unit,
      goal,
      sandlot: figuresOf(own, 'sandlot').map(read),
      bare: figuresOf(own, 'bare').map(read),
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

const main = async () => {
  const options = readOptions();
  if (!existsSync(cli)) throw new Error('there is no dist/cli.js: run `npm run build` first');
  const cores = findCores();
  const folder = mkdtempSync(join(tmpdir(), 'sandlot-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const workloads = options.only.filter((name) => name !== 'start');
  const say = (text) => process.stderr.write(`${text}\n`);
  const common = { ...options, workloads, cores, folder, cli, say };

  const reports = workloads.length > 0 ? await measureLoads(common) : [];
  const starts = options.only.includes('start') ? await measureStarts(common) : [];
  const results = { node: process.version, cpu: cpus()[0]?.model, cores: cores ?? null };

  console.log(`Node ${process.version}, ${cpus().length} cores of ${cpus()[0]?.model}`);
  console.log(`medians of ${options.rounds} rounds; ratio: Sandlot / bare, round by round\n`);
  const tables = [];
  for (const load of workloads.length > 0 ? options.loads : []) {
    const title = load.rate ? `held at ${load.rate}/s` : 'saturated, 32 connections';
    const rows = workloads.flatMap((workload) => toRows(reports, { load: load.name, workload }));
    tables.push({ title, rows });
    console.log(`${formatTable(title, rows)}\n`);
    for (const note of listNotes(reports, { load, cores })) console.log(`${note}\n`);
  }
  if (starts.length > 0) {
    const goal = `<= ${goals.start.toFixed(2)}`;
    const read = (server) => figuresOf(starts, server).map(({ milliseconds }) => milliseconds);
    const figures = { sandlot: read('sandlot'), bare: read('bare') };
    const rows = [toRow({ name: 'first answer', unit: 'ms', goal, ...figures })];
    tables.push({ title: 'start', rows });
    console.log(`${formatTable('start', rows)}\n`);
  }
  if (options.json) {
    writeFileSync(
      options.json,
      `${JSON.stringify({ ...results, tables, reports, starts }, null, 2)}\n`,
    );
  }
};

/** What a reader has to know to trust the figures, or not. */
const listNotes = (reports, { load, cores }) => {
  const own = reports.filter((one) => one.load === load.name);
  const client = own.map(({ clientCpu }) => clientCpu * 1e6).sort((a, b) => a - b);
  const median = client[Math.floor(client.length / 2)];
  const short = own.filter(({ replies, seconds }) => replies / seconds < 0.98 * load.rate).length;
  const notes = [];
  if (load.rate && !cores) notes.push('Not pinned: this needs taskset and two cores.');
  if (!load.rate) notes.push(`The client used ${median.toFixed(1)} µs of CPU a request.`);
  if (short > 0) notes.push(`The rate was not kept in ${short} of ${own.length} measurements.`);
  return notes;
};

try {
  await main();
} catch (error) {
  console.error(`bench: ${error.message}`);
  process.exitCode = 1;
}
