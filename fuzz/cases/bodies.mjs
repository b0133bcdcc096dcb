import { gzipSync } from 'node:zlib';
import { hostileJson, hostileTexts, nestedJson } from '../hostile-values.mjs';
import { fillPath } from './targets.mjs';

const pickWrite = (random, operations) => {
  const writes = operations.filter(({ mediaTypes }) => mediaTypes.length > 0);
  return random.pick(writes.length > 0 ? writes : operations);
};

const hostileValue = (random, depth = 0) => {
  const kind = random.integer(depth > 3 ? 5 : 8);
  if (kind < 2) return random.pick(hostileTexts);
  if (kind === 2) return random.pick([0, -1, 1e308, 2 ** 53, 0.1, -0]);
  if (kind === 3) return random.pick([null, true, false]);
  if (kind === 4) return random.text(random.integer(200));
  if (kind === 5)
    return Array.from({ length: random.integer(6) }, () => hostileValue(random, depth + 1));
  return Object.fromEntries(
    Array.from({ length: random.integer(6) }, () => [
      random.pick(['id', 'name', 'a', '__proto__', 'constructor', '', random.text(5)]),
      hostileValue(random, depth + 1),
    ]),
  );
};

/** The example of an operation with one value replaced by a hostile one. */
const bendExample = (random, example) => {
  const bent = structuredClone(example);
  const holders = [];
  const visit = (value) => {
    if (typeof value !== 'object' || value === null) return;
    for (const key of Object.keys(value)) {
      holders.push([value, key]);
      visit(value[key]);
    }
  };
  visit(bent);
  if (holders.length === 0) return hostileValue(random);
  const [holder, key] = random.pick(holders);
  holder[key] = hostileValue(random);
  return bent;
};

/** A body that is JSON, nearly JSON, or of another media type than it claims. */
export const bodyCase = (random, { operations }) => {
  const operation = pickWrite(random, operations);
  const bodies = [
    () => random.pick(hostileJson),
    () => JSON.stringify(hostileValue(random)),
    () => JSON.stringify(bendExample(random, operation.example)),
    () => JSON.stringify(bendExample(random, operation.example)),
    () => JSON.stringify(operation.example ?? {}).slice(0, random.integer(200)),
    () => nestedJson(random.pick([10, 300, 2000])),
    () => random.bytes(random.integer(300)),
  ];
  return {
    method: operation.method,
    target: fillPath(random, operation.path),
    headers: {
      'content-type': random.pick([...operation.mediaTypes, 'application/json', 'text/x']),
    },
    body: random.pick(bodies)(),
  };
};

/** Bodies that are small on the wire and large when they are read. */
export const bombCase = (random, { operations }) => {
  const operation = pickWrite(random, operations);
  const bombs = [
    () => json(gzipSync(`[${'{},'.repeat(200_000)}{}]`), 'gzip'),
    () => json(gzipSync(`"${'a'.repeat(4_000_000)}"`), 'gzip'),
    () => json(`{${names(20_000)}}`),
    () => json(nestedJson(50_000)),
    () => form(Array.from({ length: 20_000 }, (_, at) => `n${at}=${at}`).join('&')),
    () => form(`text=${'a'.repeat(800_000)}`),
    () => form(`${'a[b]'.repeat(500)}=1&a${'[x]'.repeat(2000)}=2`),
    () => multipart(3000),
    () => json('['.repeat(4_000_000)),
    () => json(`[${'{"name":"a"},'.repeat(200_000)}{}]`),
    () => lines('{}\n'.repeat(1_000_000)),
  ];
  return {
    method: operation.method,
    target: fillPath(random, operation.path),
    ...random.pick(bombs)(),
  };
};

const numbers = (count) => Array.from({ length: count }, (_, at) => at + 1);

/** As many records as one request may have, and keys of as many or more, with what each of them is to get. */
const manyRecordBodies = [
  () => json(JSON.stringify(numbers(10_000).map((id) => ({ id, name: 'a' })))),
  () => json(`{"ids":[${numbers(10_000)}],${names(500)}}`),
  () => json(`{"ids":[${numbers(400_000)}]}`),
];

/** Requests for many records, of operations on lists. They share two sandboxes, which soon have as many. */
export const manyRecordsCase = (random, { operations }) => {
  const onLists = operations.filter(
    ({ path, mediaTypes }) => mediaTypes.length > 0 && !/\}$/.test(path),
  );
  const operation = random.pick(onLists.length > 0 ? onLists : operations);
  return {
    method: operation.method,
    target: `/~${random.pick(['many', 'more'])}${fillPath(random, operation.path)}`,
    outside: true,
    ...random.pick(manyRecordBodies)(),
  };
};

const longPieces = ['a', 'a.', '1-', ':', 'a@', 'http://a.', '(', ' ', '%41', 'ab,', '\u00e9'];

/** The example of an operation whose texts are long: formats and patterns have to take linear time. */
export const longTextCase = (random, { operations }) => {
  const operation = pickWrite(random, operations);
  const text = random.pick(longPieces).repeat(20_000 + random.integer(400_000));
  const lengthen = (_key, value) => (typeof value === 'string' ? text.slice(0, 500_000) : value);
  return {
    method: operation.method,
    target: fillPath(random, operation.path),
    ...json(JSON.stringify(operation.example ?? { name: text }, lengthen).slice(0, 4_000_000)),
  };
};

const json = (body, encoding) => ({
  headers: {
    'content-type': 'application/json',
    ...(encoding && { 'content-encoding': encoding }),
  },
  body,
});
const form = (body) => ({ headers: { 'content-type': 'application/x-www-form-urlencoded' }, body });
const lines = (body) => ({ headers: { 'content-type': 'application/x-ndjson' }, body });
const names = (count) => Array.from({ length: count }, (_, at) => `"n${at}":${at}`).join(',');
const multipart = (parts) => ({
  headers: { 'content-type': 'multipart/form-data; boundary=x' },
  body: `${'--x\r\ncontent-disposition: form-data; name="a"\r\n\r\nb\r\n'.repeat(parts)}--x--\r\n`,
});

/** JSON patches and merge patches, on records that exist and others. */
export const patchCase = (random, { operations }) => {
  const patches = operations.filter(({ method }) => method === 'PATCH' || method === 'PUT');
  const operation = random.pick(patches.length > 0 ? patches : operations);
  const doubling = Array.from({ length: 30 }, (_, at) => ({
    op: 'copy',
    from: at % 2 ? '/b' : '/a',
    path: at % 2 ? '/a/b' : '/b/a',
  }));
  const pointer = () => `/${random.pick(['', 'a', '-', '0', '~', '~2', '__proto__', 'name'])}`;
  const steps = Array.from({ length: random.integer(20) }, () => ({
    op: random.pick(['add', 'remove', 'replace', 'move', 'copy', 'test', 'x']),
    path: pointer(),
    from: pointer(),
    ...(random.chance(0.8) && { value: hostileValue(random) }),
  }));
  const additions = Array.from({ length: random.pick([3, 3000]) }, () => ({
    op: random.pick(['add', 'Add']),
    path: random.pick(['tags', '/tags', 'about.a', 'name']),
    value: random.pick(['a', ['b', 'c'], { d: 1 }]),
  }));
  return {
    method: operation.method,
    target: fillPath(random, operation.path),
    headers: {
      'content-type': random.pick([
        'application/json-patch+json',
        'application/merge-patch+json',
        'application/scim+json',
        'application/json',
      ]),
    },
    body: JSON.stringify(
      random.pick([doubling, steps, additions, { Operations: additions }, hostileValue(random)]),
    ),
  };
};
