import { hostileTexts } from '../hostile-values.mjs';

/** Fills the parameters of a path template: with values that exist, made-up ones, or hostile ones. */
export const fillPath = (random, path) =>
  path.replace(/\{[^{}]*\}/g, () => {
    const value = random.chance(0.5) ? `${1 + random.integer(5)}` : hostileText(random);
    return random.chance(0.9) ? encodeURIComponent(value) : value.replace(/[\r\n ]/g, '');
  });

const hostileText = (random) =>
  random.chance(0.7) ? random.pick(hostileTexts) : random.text(1 + random.integer(30));

export const hostileQuery = (random, names) => {
  const count = random.pick([0, 1, 1, 2, 5, 300]);
  const pairs = Array.from({ length: count }, () => {
    const name = random.chance(0.7) && names.length > 0 ? random.pick(names) : hostileText(random);
    const suffix = random.pick(['', '', '[]', '[a]', '[a][b]', '[gte]', '.']);
    return `${encodeURIComponent(name)}${suffix}=${encodeURIComponent(hostileText(random))}`;
  });
  return pairs.length > 0 ? `?${pairs.join('&')}` : '';
};

/** A request of an operation with a hostile path and query and no body. */
export const targetCase = (random, { operations }) => {
  const operation = random.pick(operations);
  const target = fillPath(random, operation.path) + hostileQuery(random, operation.queryNames);
  return { method: operation.method, target, headers: hostileHeaders(random) };
};

const headerNames = [
  'accept',
  'accept-encoding',
  'accept-language',
  'authorization',
  'content-type',
  'cookie',
  'forwarded',
  'idempotency-key',
  'if-match',
  'if-none-match',
  'origin',
  'prefer',
  'range',
  'sandlot-sandbox',
  'traceparent',
  'baggage',
  'x-forwarded-proto',
];
const headerValues = [
  (random) => `code=${' '.repeat(random.integer(4000))}`,
  (random) => `${random.pick(['code', 'example', 'dynamic'])}=${random.text(8)}, `.repeat(200),
  (random) => `text/${'a;'.repeat(random.integer(1000))}q=0.1`,
  (random) => `a/b;q=${'0'.repeat(random.integer(2000))}`,
  (random) => `Bearer ${'='.repeat(random.integer(3000))}`,
  (random) => `a=${'%'.repeat(random.integer(1000))}; `.repeat(5),
  (random) => `"${'\\'.repeat(random.integer(2000))}"`,
  (random) => random.text(random.integer(6000), 'ab ,;=-_'),
];

/** Header fields that real parsers have been slow or wrong on. */
export const hostileHeaders = (random) => {
  const count = random.pick([0, 1, 2, 4]);
  return Object.fromEntries(
    Array.from({ length: count }, () => [
      random.pick(headerNames),
      random.pick(headerValues)(random),
    ]),
  );
};

/** A head that is written by hand: HTTP itself is under test. */
export const rawCase = (random) => {
  const heads = [
    () => random.bytes(1 + random.integer(400)),
    () => Buffer.from(`GET ${random.pick(hostileTexts)} HTTP/1.1\r\nhost: a\r\n\r\n`, 'latin1'),
    () => Buffer.from(`POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n`),
    () =>
      Buffer.from(
        `POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nabcde`,
      ),
    () => Buffer.from(`GET / HTTP/1.1\r\n${'x: y\r\n'.repeat(random.integer(3000))}\r\n`),
    () => Buffer.from(`${random.text(8).toUpperCase()} * HTTP/1.1\r\nhost: a\r\n\r\n`),
    () => Buffer.from(`OPTIONS * HTTP/1.1\r\nhost: a\r\n\r\n`),
    () => Buffer.from(`GET http://elsewhere.test/_sandlot/health HTTP/1.1\r\nhost: a\r\n\r\n`),
    () => Buffer.from(`GET //${random.text(5)}//..//_sandlot HTTP/1.0\r\n\r\n`),
  ];
  return { raw: random.pick(heads)() };
};
