/**
 * Kills Sandlot repeatedly on one state file, and compares the file with the acknowledged writes. The
 * guarantees are in docs/storage.md.
 *
 *     npm run torture -- [--rounds 200] [--writes 6000] [--clients 6] [--sandboxes 4] [--seed N]
 *                        [--letters 2560] [--durability process|power] [--folder FOLDER]
 *                        [--lose BYTES]
 *
 * --clients     clients in each sandbox
 * --writes      average number of acknowledged writes in a round
 * --letters     greatest length of a text; longer texts cause more compactions
 * --lose        bytes to cut off the log before each restart; the run must then fail, which tests the test
 */
import {
  cpSync,
  existsSync,
  mkdtempSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { checkSandbox } from './check.mjs';
import { Client } from './client.mjs';
import { createRandom } from './random.mjs';
import { moments, writeUntilKilled } from './round.mjs';
import { startServer } from './server.mjs';

const readOptions = () => {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '200' },
      writes: { type: 'string', default: '6000' },
      clients: { type: 'string', default: '6' },
      sandboxes: { type: 'string', default: '4' },
      letters: { type: 'string', default: '2560' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      lose: { type: 'string', default: '0' },
      durability: { type: 'string' },
      folder: { type: 'string' },
    },
  });
  const { durability, folder, ...numbers } = values;
  for (const [name, text] of Object.entries(numbers)) {
    if (!/^\d+$/.test(text)) throw new Error(`--${name} must be an integer, not ${text}`);
    numbers[name] = Number(text);
  }
  return { ...numbers, durability, folder: folder ?? mkdtempSync(join(tmpdir(), 'torture-')) };
};

/** Each client has its own random generator, so that its writes do not depend on the others. */
const toSandboxes = ({ sandboxes, clients, letters, seed }) =>
  Array.from({ length: sandboxes }, (_, index) => {
    const name = index === 0 ? 'default' : `sandbox${index}`;
    const sandboxClients = Array.from({ length: clients }, (_none, position) => {
      const number = index * clients + position;
      return new Client(`c${number}`, {
        sandbox: name,
        random: createRandom(seed * 1000 + number + 1),
        letters,
      });
    });
    return { name, clients: sandboxClients, serial: 0 };
  });

const start = async (file, { durability, random, totals }) => {
  const server = startServer(file, durability ?? random.oneOf(['process', 'process', 'power']));
  const port = await server.ready;
  if (port === undefined) throw new Error(`Sandlot did not restart: ${server.output.stderr}`);
  const recovered = /(\d+) commits? w/.exec(server.output.stderr);
  totals.recovered += Number(recovered?.[1] ?? 0);
  if (/ torn /.test(server.output.stderr)) totals.torn += 1;
  return { server, port };
};

/** Starts a process and kills it during its start, often while it replays the log. */
const killDuringStart = async (file, { random, durability, totals }) => {
  const server = startServer(file, durability ?? 'process');
  await sleep(random.fraction() * 500);
  server.kill('SIGKILL');
  await server.ended;
  totals.starts += 1;
};

const readSandbox = async (port, name) => {
  const headers = { 'sandlot-sandbox': name };
  const response = await fetch(`http://127.0.0.1:${port}/notes`, { headers });
  const text = await response.text();
  if (!response.ok)
    throw new Error(`GET /notes in ${name} was answered ${response.status} ${text}`);
  return JSON.parse(text);
};

const checkAll = async (port, sandboxes) => {
  const faults = [];
  for (const sandbox of sandboxes) {
    const found = await readSandbox(port, sandbox.name);
    const sandboxFaults = checkSandbox(found, sandbox.clients, sandbox);
    faults.push(...sandboxFaults.map((fault) => `${sandbox.name}: ${fault}`));
    sandbox.serial = found.serial;
  }
  return faults;
};

/** Copies the files as they were when the process died. */
const keepEvidence = (data, evidence) => {
  rmSync(evidence, { recursive: true, force: true });
  cpSync(data, evidence, { recursive: true });
};

const cut = (log, bytes) => {
  if (existsSync(log)) truncateSync(log, Math.max(0, statSync(log).size - bytes));
};

const runRounds = async (options, totals) => {
  const { folder, rounds, writes, seed, durability, lose } = options;
  const data = join(folder, 'data');
  const evidence = join(folder, 'evidence');
  rmSync(data, { recursive: true, force: true });
  cpSync(new URL('notes.yaml', import.meta.url), join(data, 'notes.yaml'));
  const file = join(data, 'db.json');
  const random = createRandom(seed);
  const sandboxes = toSandboxes(options);
  const clients = sandboxes.flatMap((sandbox) => sandbox.clients);
  let { server, port } = await start(file, { durability, random, totals });
  for (let round = 1; round <= rounds; round++) {
    const moment = moments[(round - 1) % moments.length];
    const target = random.integer(1, 2 * writes);
    const acknowledgedBefore = sandboxes.map((sandbox) => sumOf(sandbox.clients));
    const killed = await writeUntilKilled(server, { port, file, clients, moment, target, random });
    for (const [index, sandbox] of sandboxes.entries()) {
      sandbox.before = sandbox.serial;
      sandbox.acknowledged = sumOf(sandbox.clients) - acknowledgedBefore[index];
    }
    totals.rounds += 1;
    totals.acknowledged += killed.acknowledged;
    totals.refused = clients.reduce((sum, { refused }) => sum + refused, 0);
    totals.unanswered += clients.filter(({ pending }) => pending !== undefined).length;
    if (killed.compaction !== 'none') totals.compactions += 1;
    keepEvidence(data, evidence);
    if (lose > 0) cut(`${file}.log`, lose);
    if (moment === 'start') await killDuringStart(file, { random, durability, totals });
    ({ server, port } = await start(file, { durability, random, totals }));
    const faults = await checkAll(port, sandboxes);
    const { compaction, acknowledged } = killed;
    console.log(
      `round ${round}: ${acknowledged} acknowledged, killed at ${moment} (compaction: ${compaction})`,
    );
    if (faults.length > 0) {
      writeFileSync(join(folder, 'faults.json'), JSON.stringify({ seed, round, moment, faults }));
      throw new Error(`round ${round}, seed ${seed}: ${faults.slice(0, 5).join('; ')}`);
    }
  }
  server.kill('SIGTERM');
  const code = await server.ended;
  if (code !== 0) throw new Error(`the shutdown had exit code ${code}: ${server.output.stderr}`);
};

const sumOf = (clients) => clients.reduce((sum, { acknowledged }) => sum + acknowledged, 0);

const main = async () => {
  const options = readOptions();
  const { seed, folder } = options;
  const startTime = Date.now();
  console.log(`seed ${seed}, in ${folder}`);
  const totals = {
    rounds: 0,
    acknowledged: 0,
    refused: 0,
    unanswered: 0,
    compactions: 0,
    starts: 0,
    recovered: 0,
    torn: 0,
  };
  try {
    await runRounds(options, totals);
    rmSync(folder, { recursive: true, force: true });
  } catch (error) {
    console.error(`torture: ${error.message}; the evidence is in ${folder}.`);
    process.exitCode = 1;
  }
  console.log(
    [
      `${totals.rounds} rounds in ${Math.round((Date.now() - startTime) / 1000)} s`,
      `${totals.acknowledged} acknowledged writes, ${totals.refused} refused, ${totals.unanswered} without a reply`,
      `${totals.compactions} kills during compaction, ${totals.starts} during a start`,
      `${totals.recovered} commits recovered from logs, ${totals.torn} torn lines dropped`,
    ].join('\n'),
  );
  // Ends child processes that still run.
  process.exit();
};

await main();
