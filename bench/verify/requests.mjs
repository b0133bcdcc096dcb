/**
 * Sends requests to a server, so many at a time, and prints how long it took, as JSON:
 * `node requests.mjs client|sender|bare PORT COUNT CONNECTIONS`. What is compiled and loaded before
 * the first request does not count; that the code is cold then does, for all alike.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { document } from './pets.mjs';

const [, , kind, port, count, connections] = process.argv;
const address = new URL(`http://127.0.0.1:${port}`);
const sent = { method: 'GET', url: '/pets/a1', headers: { accept: 'application/json' } };

/** undici, as its users use it. */
const openBare = async () => {
  const { Pool } = await import('undici-7');
  const pool = new Pool(address.origin, { connections: Number(connections), pipelining: 1 });
  return async () => {
    const { body } = await pool.request({ method: 'GET', path: sent.url, headers: sent.headers });
    await body.text();
  };
};

const createVerifyClient = async () => {
  const { createProviderClient } = await import(
    '../../build/contract/verify/client/provider-client.js'
  );
  return createProviderClient(address, { connections: Number(connections), timeout: 30_000 });
};

/** Verify's client alone. */
const openClient = async () => {
  const client = await createVerifyClient();
  return () => client.send(sent);
};

/** Verify's client, with requests that are written from values, and replies that are judged. */
const openSender = async () => {
  const verify = '../../build/contract/verify';
  const modules = [
    '../../build/openapi/openapi.js',
    '../../build/inference/inference.js',
    '../../build/contract/contract.js',
    `${verify}/report/verify-results.js`,
    `${verify}/client/echoed-values.js`,
    `${verify}/requests/serialize-request.js`,
    `${verify}/requests/credentials.js`,
    `${verify}/client/request-sender.js`,
    `${verify}/test-plan.js`,
  ];
  const parts = Object.assign({}, ...(await Promise.all(modules.map((file) => import(file)))));
  const document = await parts.loadDocument(writeDocument());
  const judge = parts.createJudge(document);
  const results = parts.createVerifyResults(judge.operations, address.origin);
  const inference = parts.inferApiModel(document, judge.operations);
  const { schemaViews: views } = inference;
  // The plan is made once, as in every run.
  const isUsable = () => true;
  const testPlan = parts.createTestPlan({
    operations: judge.operations,
    inference,
    isUsable,
    isSelected: isUsable,
  });
  const credentials = parts.createCredentialSource(document, undefined);
  const { send } = parts.createRequestSender({
    client: await createVerifyClient(),
    serialize: parts.compileSerializeRequest(credentials, {}),
    echoes: parts.createEchoedValues({ views, testPlan, make: () => undefined }),
    judge,
    results,
    base: '',
    maxRequests: Number.POSITIVE_INFINITY,
    signal: new AbortController().signal,
    ticks: () => performance.now(),
    credentialAcceptance: { note: () => undefined },
  });
  const [operation] = judge.operations;
  const draft = { operation, values: new Map([['path id', 'a1']]), credential: 'shown' };
  return async () => {
    await send(draft, 'valid');
    if (results.failures().length > 0) throw new Error(results.failures()[0].message);
  };
};

const writeDocument = () => {
  const folder = mkdtempSync(join(tmpdir(), 'sandlot-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'pets.json');
  writeFileSync(file, JSON.stringify(document));
  return file;
};

const send = await { client: openClient, sender: openSender, bare: openBare }[kind]();
let left = Number(count);
const work = async () => {
  while (left-- > 0) await send();
};
const start = performance.now();
await Promise.all(Array.from({ length: Number(connections) }, work));
console.log(JSON.stringify({ milliseconds: performance.now() - start }));
process.exit();
