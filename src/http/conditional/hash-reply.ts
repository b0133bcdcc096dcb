import { hash } from 'node:crypto';
import type { Reply } from '../../messages/response/response.ts';

/** The hash of a reply that was made of a value; after a restart it is the same. */
export type HashReply = (value: unknown, reply: Pick<Reply, 'headers' | 'body'>) => string;

/**
 * Creates it with a memory of its own. To hash the text of a list costs a tenth of reading it, so each record
 * of a list is hashed once, and the list by the hashes of its records: once as long as it has the same ones.
 */
export function createHashReply(): HashReply {
  const hashes = new WeakMap<object, HashWords>();
  const lists = new WeakMap<object, HashedList>();
  const hashRecord = (record: object): HashWords => {
    const before = hashes.get(record);
    if (before !== undefined) return before;
    const words = toHashWords(JSON.stringify(record));
    hashes.set(record, words);
    return words;
  };
  return (value, { headers, body }) => {
    const records = findRecords(value);
    const [first] = records;
    if (first === undefined) return hash('sha1', body ?? '', 'base64url');
    const envelope = records === value ? '' : describeEnvelope(Object(value), records);
    const frame = `${headers['content-type']}${envelope}`;
    const before = lists.get(first);
    if (before?.frame === frame && hasSame(records, before.records)) return before.hash;
    const listHash = hashList(frame, records.map(hashRecord));
    lists.set(first, { records: [...records], frame, hash: listHash });
    return listHash;
  };
}

/** A list that was hashed, with what is around its records; known by its first record. */
type HashedList = {
  readonly records: readonly object[];
  readonly frame: string;
  readonly hash: string;
};

function hasSame(records: readonly object[], others: readonly object[]): boolean {
  return (
    records.length === others.length && records.every((record, index) => record === others[index])
  );
}

function hashList(frame: string, records: readonly HashWords[]): string {
  let { first, second } = mixText(frame);
  for (const words of records) {
    first = mix(first, words.first);
    second = mix(second, words.second);
  }
  return toText(first) + toText(second);
}

/** 64 bits. */
type HashWords = { readonly first: number; readonly second: number };

function toHashWords(text: string): HashWords {
  const hex = hash('sha1', text, 'hex');
  return {
    first: Number.parseInt(hex.slice(0, 8), 16) | 0,
    second: Number.parseInt(hex.slice(8, 16), 16) | 0,
  };
}

/** A step of FNV-1a, by words: the result depends on the order of the values. */
function mix(word: number, value: number): number {
  return Math.imul(word ^ value, 16777619);
}

function mixText(text: string): HashWords {
  let first = 2166136261;
  let second = text.length;
  for (let index = 0; index < text.length; index += 1) {
    first = mix(first, text.charCodeAt(index));
    second = mix(second, first);
  }
  return { first, second };
}

function toText(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0');
}

/** The records of a list, or of the envelope of one, if they are kept as they are; none for other values. */
function findRecords(value: unknown): readonly object[] {
  if (isListOfFrozen(value)) return value;
  if (typeof value !== 'object') return [];
  const envelope = Object(value);
  for (const name in envelope) if (isListOfFrozen(envelope[name])) return envelope[name];
  return [];
}

function isListOfFrozen(value: unknown): value is readonly object[] {
  return Array.isArray(value) && value.length > 0 && value.every(isFrozen);
}

/** The cheapest test: a frozen object is never extensible. */
function isFrozen(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Object.isExtensible(value);
}

/** Text of what is beside the records. */
function describeEnvelope(envelope: Readonly<Record<string, unknown>>, records: unknown): string {
  let text = '';
  for (const name in envelope)
    text += `\n${name} ${envelope[name] === records ? '' : JSON.stringify(envelope[name])}`;
  return text;
}
