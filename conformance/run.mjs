/**
 * Sends every operation of every document in a folder one request that fits and one that does not, and
 * tells how many of the replies are what the document says. The replies that are not are named.
 *
 *     npm run build && npm run conformance -- FOLDER [--only NAME,…] [--quiet]
 *
 * A document is a file, or the first in a folder. Operations that demand a body other than JSON are
 * left out. Readers are asked before creators, those before removers, and what is deeper is removed
 * before what it is in. It ends with 1 where something was answered with 5xx.
 */
import { parseArgs } from 'node:util';
import { createSchemaValidators, listOperations, loadDocument } from '../build/openapi/openapi.js';
import { openSandlot } from '../build/sandlot.js';
import { createValueGenerator } from '../build/seed/seed.js';
import { openAsk, openSamples } from './ask.mjs';
import { findDocuments } from './documents.mjs';
import { findFault } from './fault.mjs';
import { findWrong } from './judge.mjs';

const ranks = { GET: 0, HEAD: 0, OPTIONS: 0, POST: 1, PUT: 2, PATCH: 3, DELETE: 5 };

const inOrder = (operations) => {
  const rankOf = ({ method }) => ranks[method] ?? 4;
  const depthOf = ({ path, method }) => (method === 'DELETE' ? -path.split('/').length : 0);
  return operations.toSorted(
    (one, other) => rankOf(one) - rankOf(other) || depthOf(one) - depthOf(other),
  );
};

const examine = async (file) => {
  const document = await loadDocument(file);
  const operations = listOperations(document);
  const schemas = createSchemaValidators(document);
  const faking = createValueGenerator(document, { seed: 1, now: Date.UTC(2026, 0, 1) });
  await faking.ready();
  const samples = openSamples({ document, schemas, faking });
  const sandlot = await openSandlot({ document: file, auth: 'off', logLevel: 'silent' });
  const { app, documents } = sandlot;
  const [{ basePath }] = documents;
  const ask = openAsk({ app, basePath, operations, samples });
  const count = { operations: 0, fitting: 0, faulty: 0, refused: 0, failed: 0 };
  const wrongs = [];
  for (const operation of inOrder(operations)) {
    if (!ask.canAsk(operation)) continue;
    count.operations += 1;
    const keys = await ask.keysOf(operation);
    const reply = await ask.ask(operation, keys);
    const wrong = findWrong(operation, reply, schemas);
    const isSuccess = reply.statusCode < 400;
    if (reply.statusCode >= 500) count.failed += 1;
    if (isSuccess && wrong === undefined) count.fitting += 1;
    else wrongs.push(`${operation.method} ${operation.path}: ${wrong ?? reply.statusCode}`);
    const fault = findFault(operation, { ask, samples });
    if (fault === undefined) continue;
    count.faulty += 1;
    const { statusCode } = await ask.ask(operation, keys, fault.change);
    if (statusCode >= 500) count.failed += 1;
    if (statusCode >= 400 && statusCode < 500) count.refused += 1;
    else wrongs.push(`${operation.method} ${operation.path} ${fault.what}: ${statusCode}`);
  }
  await sandlot.close();
  return { count, wrongs };
};

const share = (part, whole) => (whole === 0 ? '-' : `${((100 * part) / whole).toFixed(1)} %`);

const row = (name, { operations, fitting, faulty, refused, failed }) =>
  [
    name.padEnd(28),
    String(operations).padStart(6),
    share(fitting, operations).padStart(9),
    share(refused, faulty).padStart(9),
    String(failed).padStart(5),
  ].join(' ');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string' }, quiet: { type: 'boolean', default: false } },
});
const [folder] = positionals;
if (folder === undefined) {
  console.error('Say which folder the documents are in: npm run conformance -- FOLDER');
  process.exit(2);
}
const wanted = values.only?.split(',');
const total = { operations: 0, fitting: 0, faulty: 0, refused: 0, failed: 0 };
console.log(`${'document'.padEnd(28)}    ops   fitting   refused   5xx`);
for (const { name, file } of findDocuments(folder)) {
  if (wanted && !wanted.includes(name)) continue;
  const { count, wrongs } = await examine(file);
  console.log(row(name, count));
  if (!values.quiet) for (const wrong of wrongs) console.log(`    ${wrong}`);
  for (const key of Object.keys(total)) total[key] += count[key];
}
console.log(row('all', total));
process.exitCode = total.failed > 0 ? 1 : 0;
