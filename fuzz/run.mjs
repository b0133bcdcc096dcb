/**
 * Sends hostile requests to Sandlot and checks that none of them stops it, fills it, slows it down, or
 * changes what it must not change.
 *
 *     npm run fuzz [-- --count 20000] [--seed 1] [--document FILE]... [--corpus FOLDER] [--for 10m]
 *                 [--case NUMBER] [--documents]
 *
 * The cases are spread over the bundled document, two of fixtures/documents, fuzz/records.yaml and, with `--corpus`, five
 * of that folder; or over the documents that `--document` names. `--case` sends one case again, with what
 * came back, and shrinks it where it fails. `--documents` fuzzes documents in the place of requests
 * (fuzz/documents.mjs). The exit code is 1 if anything failed.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { caseOf, toBytes } from './cases/cases.mjs';
import { checkBatch, prepareCanary } from './checks.mjs';
import { readDocument } from './document.mjs';
import { fuzzDocuments } from './documents.mjs';
import { sendBytes } from './send.mjs';
import { startServer } from './server.mjs';
import { shrink } from './shrink.mjs';

const batchSize = 500;
const connections = 16;
const slowest = 1000;
const root = fileURLToPath(new URL('..', import.meta.url));
const corpusNames = ['petstore3', 'train-travel', 'asana', 'hetzner', 'gitea'];

const readOptions = () => {
  const { values } = parseArgs({
    options: {
      count: { type: 'string' },
      seed: { type: 'string', default: '1' },
      document: { type: 'string', multiple: true },
      corpus: { type: 'string' },
      for: { type: 'string' },
      case: { type: 'string' },
      documents: { type: 'boolean', default: false },
    },
  });
  const duration = /^(\d+)([smh])$/.exec(values.for ?? '');
  if (values.for !== undefined && !duration)
    throw new Error(`--for takes 30s, 10m or 2h, not ${values.for}`);
  const unit = { s: 1000, m: 60_000, h: 3_600_000 };
  return {
    count: Number(values.count ?? (values.documents ? 200 : 20_000)),
    seed: Number(values.seed),
    files: values.document ?? listDocuments(values.corpus),
    until: duration ? Date.now() + Number(duration[1]) * unit[duration[2]] : undefined,
    number: values.case === undefined ? undefined : Number(values.case),
    documents: values.documents,
  };
};

const listDocuments = (corpus) => {
  const documents = ['orders', 'notes'].map((name) => `fixtures/documents/${name}.yaml`);
  const own = ['openapi.yaml', ...documents, 'fuzz/records.yaml'];
  const index = corpus && join(corpus, 'index.json');
  const entries = index && existsSync(index) ? JSON.parse(readFileSync(index, 'utf8')) : [];
  const more = entries.filter(({ name }) => corpusNames.includes(name));
  return [
    ...own.map((file) => join(root, file)),
    ...more.map(({ name, file }) => join(corpus, name, file)),
  ];
};

const main = async () => {
  const options = readOptions();
  if (options.documents) return fuzzDocuments(options);
  const totals = {
    requests: 0,
    failures: 0,
    pause: 0,
    busy: 0,
    resident: 0,
    slowest: 0,
    kinds: {},
  };
  const each = Math.ceil(options.count / options.files.length);
  for (const [index, file] of options.files.entries()) {
    const document = await readDocument(file);
    const range =
      options.number === undefined
        ? { from: index * each, to: Math.min(options.count, (index + 1) * each) }
        : { from: options.number, to: options.number + 1 };
    await fuzzDocument(document, { ...options, ...range, totals });
    if (options.number !== undefined && options.files.length === 1) break;
  }
  const { requests, failures, pause, busy, busiest, resident, slowest: longest, kinds } = totals;
  console.log(
    `${requests} requests (${Object.entries(kinds)
      .map(([kind, count]) => `${kind} ${count}`)
      .join(', ')}), ` +
      `slowest ${longest.toFixed(0)} ms, longest pause ${pause.toFixed(0)} ms ` +
      `(busy for ${busy.toFixed(0)} ms, at most in cases ${busiest}), ` +
      `${Math.round(resident / 2 ** 20)} MB at most, ${failures} failed`,
  );
  return failures;
};

/** Sends the cases of one document in batches; a server that fails a batch is started again. */
const fuzzDocument = async (document, { from, to, seed, until, number, totals }) => {
  let server = await start(document);
  for (let at = from; at < to && (until === undefined || Date.now() < until); at += batchSize) {
    const numbers = Array.from({ length: Math.min(batchSize, to - at) }, (_, index) => at + index);
    const cases = numbers.map((one) => caseOf(seed, one, document));
    const replies = await sendAll(server, cases);
    const failures = await checkBatch(server, cases, replies, totals);
    for (const failure of failures) {
      totals.failures += 1;
      console.log(`${document.file}: case ${failure.number} (seed ${seed}): ${failure.reason}`);
    }
    if (number !== undefined) await showCase(server, cases[0], replies[0], failures);
    if (failures.some(({ isFatal }) => isFatal)) {
      await server.stop();
      server = await start(document);
    }
  }
  await server.stop();
};

const start = async ({ file }) => {
  const server = await startServer([file, '--log-level', 'silent', '--sandbox-max', '2000']);
  await prepareCanary(server);
  return server;
};

/** Raw bytes are often no whole request, so nothing comes back soon. */
const patienceOf = ({ raw }) => ({ patience: raw ? 100 : 10_000 });

/** Sends cases over some connections at a time; a slow one is sent again alone, since machines pause too. */
const sendAll = async (server, cases) => {
  const replies = new Array(cases.length);
  let next = 0;
  const work = async () => {
    while (next < cases.length && !server.hasEnded()) {
      const index = next++;
      replies[index] = await sendBytes(
        server.port,
        toBytes(cases[index]),
        patienceOf(cases[index]),
      );
    }
  };
  await Promise.all(Array.from({ length: connections }, work));
  for (const [index, reply] of replies.entries()) {
    if (!reply || reply.milliseconds <= slowest || reply.outcome === 'quiet') continue;
    if (server.hasEnded()) continue;
    const again = await sendBytes(server.port, toBytes({ ...cases[index], sandbox: `g${index}` }));
    if (again.milliseconds <= slowest)
      replies[index] = { ...reply, milliseconds: again.milliseconds };
  }
  return replies;
};

const showCase = async (server, one, reply, failures) => {
  const bytes = toBytes(one);
  console.log(`${one.kind}, ${bytes.length} bytes:\n${bytes.subarray(0, 2000).toString('latin1')}`);
  console.log(
    `answered ${reply?.status} in ${reply?.milliseconds.toFixed(0)} ms\n${reply?.body.slice(0, 1000)}`,
  );
  if (failures.length === 0) return;
  const small = await shrink(bytes, async (part) => {
    if (server.hasEnded()) return false;
    const { status, milliseconds } = await sendBytes(server.port, part);
    return status >= 500 || milliseconds > slowest;
  });
  console.log(`shrunk to ${small.length} bytes:\n${small.toString('latin1')}`);
};

try {
  process.exitCode = (await main()) > 0 ? 1 : 0;
} catch (error) {
  console.error(`fuzz: ${error.stack}`);
  process.exitCode = 2;
}
