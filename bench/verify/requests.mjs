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

const openVerifyClient = async () => {
  const { openClient } = await import('../../build/verify/client.js');
  return openClient(address, { connections: Number(connections), patience: 30_000 });
};

/** Verify's client alone. */
const openClient = async () => {
  const client = await openVerifyClient();
  return () => client.send(sent);
};

/** Verify's client, with requests that are written from values, and replies that are judged. */
const openSender = async () => {
  const [{ inferResources, loadDocument }, { openJudge }, { openBook }, { openEchoes }, ...more] =
    await Promise.all([
      import('../../build/document/document.js'),
      import('../../build/contract/contract.js'),
      import('../../build/verify/book.js'),
      import('../../build/verify/echo.js'),
      import('../../build/verify/writer.js'),
      import('../../build/verify/access.js'),
      import('../../build/verify/sender.js'),
      import('../../build/verify/world.js'),
    ]);
  const [{ openWriter }, { openAccess }, sender, { openPlan }] = more;
  const loaded = await loadDocument(writeDocument());
  const judge = openJudge(loaded);
  const book = openBook(judge.operations, address.origin);
  const inference = inferResources(loaded, judge.operations);
  const { shapes } = inference;
  // What an operation is for is concluded once, as in every run.
  const isUsable = () => true;
  const plan = openPlan({ operations: judge.operations, inference, isUsable, isMeant: isUsable });
  const { send } = sender.openSender({
    client: await openVerifyClient(),
    write: openWriter(openAccess(loaded, undefined), {}),
    echoes: openEchoes({ shapes, plan, make: () => undefined }),
    ...{ judge, book, base: '', budget: Number.POSITIVE_INFINITY },
    signal: new AbortController().signal,
    ticks: () => performance.now(),
    doors: { note: () => undefined },
  });
  const [operation] = judge.operations;
  const draft = { operation, values: new Map([['path id', 'a1']]), credential: 'shown' };
  return async () => {
    await send(draft, 'sound');
    if (book.failures().length > 0) throw new Error(book.failures()[0].message);
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
