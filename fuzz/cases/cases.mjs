import { randomOfCase } from '../random.mjs';
import { bodyCase, bombCase, longTextCase, manyRecordsCase, patchCase } from './bodies.mjs';
import { controlCase, nameCase } from './control.mjs';
import { rawCase, targetCase } from './targets.mjs';

/** The kinds of cases, and how many of a hundred are of each. */
const kinds = [
  { kind: 'target', share: 33, make: targetCase },
  { kind: 'body', share: 29, make: bodyCase },
  { kind: 'raw', share: 12, make: rawCase },
  { kind: 'patch', share: 10, make: patchCase },
  { kind: 'control', share: 9, make: controlCase },
  { kind: 'name', share: 4, make: nameCase },
  { kind: 'bomb', share: 1, make: bombCase },
  { kind: 'text', share: 1, make: longTextCase },
  { kind: 'many', share: 1, make: manyRecordsCase },
];

/** The case of a number: the same for the same seed and document. */
export const caseOf = (seed, number, document) => {
  const random = randomOfCase(seed, number);
  let at = random.integer(100);
  const { kind, make } = kinds.find(({ share }) => {
    at -= share;
    return at < 0;
  });
  const made = make(random, document);
  const sandbox = `f${number}`;
  return { number, kind, sandbox, ...made };
};

/** Writes a case as the bytes of one request to its own sandbox. */
export const toBytes = ({ raw, method, target, headers = {}, body, sandbox, outside }) => {
  if (raw) return raw;
  const content = body === undefined ? undefined : Buffer.from(body);
  const fields = {
    host: 'fuzz.test',
    connection: 'close',
    authorization: 'Bearer 15b60d42d4bc417284a246ced6877b0bf13fb4aca415f7b55f7006bc3694a8ab',
    ...headers,
    ...(content && { 'content-length': content.length }),
  };
  const head = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  const path = outside ? target : `/~${sandbox}${target}`;
  return Buffer.concat([
    Buffer.from(`${method} ${path} HTTP/1.1\r\n${head.join('')}\r\n`, 'latin1'),
    content ?? Buffer.alloc(0),
  ]);
};
