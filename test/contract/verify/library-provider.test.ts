import t from 'tap';
import { verify } from '../../../src/contract/verify/verify.ts';
import { loadDocument } from '../../../src/openapi/openapi.ts';
import { type Fault, faults, openLibrary } from './provider/library.ts';
import { libraryDocument } from './provider/library-document.ts';

const folder = t.testdir({ 'library.json': JSON.stringify(libraryDocument) });
const document = await loadDocument(`${folder}/library.json`);

/** What is found wrong with the library, as `operation check`, and how many books it holds in the end. */
async function tryLibrary(fault?: Fault, only: readonly string[] = []) {
  const { app, held } = openLibrary(fault);
  const url = await app.listen({ port: 0 });
  const options = { url, document, token: 'open sesame', only, ticks: () => 0, waits: [0] };
  const report = await verify(options);
  await app.close();
  const found = report.failures.map(({ operation, check }) => `${operation} ${check}`);
  return { report, found, held: held() };
}

t.test('a library API that matches its document has no failure', async (t) => {
  const { report, found, held } = await tryLibrary();

  t.strictSame(found, []);
  t.equal(held, 0, 'what was made is removed');
  t.strictSame(report.left, []);
  t.ok(
    report.operations.every(({ checks }) => checks.every(({ outcome }) => outcome === 'passed')),
  );
});

/** Those that other operations suffer from, too: all are looked at, while of others their own is enough. */
const wide: ReadonlySet<Fault> = new Set([
  'an id is no UUID',
  'ids are given twice',
  'the body is empty',
  'HEAD answers 404',
  'there is every book',
]);

t.test('each of more than thirty faults is found in its place', async (t) => {
  const names = Object.keys(faults).filter((name): name is Fault => name in faults);
  t.ok(names.length >= 30);
  for (const fault of names) {
    const { found } = await tryLibrary(fault, wide.has(fault) ? [] : faults[fault].slice(0, 1));
    t.ok(found.includes(faults[fault].join(' ')), `${fault}: ${[...new Set(found)].join(', ')}`);
  }
});
