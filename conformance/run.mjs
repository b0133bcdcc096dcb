/**
 * Sends a valid and an invalid request to every operation of the documents in a folder, and reports how
 * many replies conform to the document, with a list of the others.
 *
 *     npm run build && npm run conformance -- FOLDER [--only NAME,…] [--quiet]
 *
 * A document is a file, or the first document of a subfolder. Operations with a required body that is not
 * JSON are left out. Reads come first, then creates and updates, then deletes, deepest paths first. The exit
 * code is 1 after a 5xx.
 */
import { parseArgs } from 'node:util';
import { createSchemaValidators, listOperations, loadDocument } from '../build/openapi/openapi.js';
import { openSandlot } from '../build/sandlot.js';
import { createValueGenerator } from '../build/seed/seed.js';
import { findReplyViolation } from './check-reply.mjs';
import { findDocuments } from './documents.mjs';
import { findInvalidChange } from './invalid-request.mjs';
import { createSamples, createSender } from './send.mjs';

const ranks = { GET: 0, HEAD: 0, OPTIONS: 0, POST: 1, PUT: 2, PATCH: 3, DELETE: 5 };

const sortOperations = (operations) => {
  const rankOf = ({ method }) => ranks[method] ?? 4;
  const depthOf = ({ path, method }) => (method === 'DELETE' ? -path.split('/').length : 0);
  return operations.toSorted(
    (left, right) => rankOf(left) - rankOf(right) || depthOf(left) - depthOf(right),
  );
};

const checkDocument = async (file) => {
  const document = await loadDocument(file);
  const operations = listOperations(document);
  const schemas = createSchemaValidators(document);
  const generator = createValueGenerator(document, { seed: 1, now: Date.UTC(2026, 0, 1) });
  await generator.ready();
  const samples = createSamples({ document, schemas, generator });
  const sandlot = await openSandlot({ document: file, auth: 'off', logLevel: 'silent' });
  const { app, documents } = sandlot;
  const [{ basePath }] = documents;
  const sender = createSender({ app, basePath, operations, samples });
  const count = { operations: 0, valid: 0, invalid: 0, refused: 0, failed: 0 };
  const violations = [];
  for (const operation of sortOperations(operations)) {
    if (!sender.canSend(operation)) continue;
    count.operations += 1;
    const keys = await sender.keysOf(operation);
    const reply = await sender.send(operation, keys);
    const violation = findReplyViolation(operation, reply, schemas);
    const isSuccess = reply.statusCode < 400;
    if (reply.statusCode >= 500) count.failed += 1;
    if (isSuccess && violation === undefined) count.valid += 1;
    else violations.push(`${operation.method} ${operation.path}: ${violation ?? reply.statusCode}`);
    const invalid = findInvalidChange(operation, { sender, samples });
    if (invalid === undefined) continue;
    count.invalid += 1;
    const { statusCode } = await sender.send(operation, keys, invalid.change);
    if (statusCode >= 500) count.failed += 1;
    if (statusCode >= 400 && statusCode < 500) count.refused += 1;
    else
      violations.push(
        `${operation.method} ${operation.path} ${invalid.description}: ${statusCode}`,
      );
  }
  await sandlot.close();
  return { count, violations };
};

const share = (part, whole) => (whole === 0 ? '-' : `${((100 * part) / whole).toFixed(1)} %`);

const row = (name, { operations, valid, invalid, refused, failed }) =>
  [
    name.padEnd(28),
    String(operations).padStart(6),
    share(valid, operations).padStart(9),
    share(refused, invalid).padStart(9),
    String(failed).padStart(5),
  ].join(' ');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string' }, quiet: { type: 'boolean', default: false } },
});
const [folder] = positionals;
if (folder === undefined) {
  console.error('Missing folder of documents: npm run conformance -- FOLDER');
  process.exit(2);
}
const names = values.only?.split(',');
const total = { operations: 0, valid: 0, invalid: 0, refused: 0, failed: 0 };
console.log(`${'document'.padEnd(28)}    ops   valid   refused   5xx`);
for (const { name, file } of findDocuments(folder)) {
  if (names && !names.includes(name)) continue;
  const { count, violations } = await checkDocument(file);
  console.log(row(name, count));
  if (!values.quiet) for (const violation of violations) console.log(`    ${violation}`);
  for (const key of Object.keys(total)) total[key] += count[key];
}
console.log(row('all', total));
process.exitCode = total.failed > 0 ? 1 : 0;
