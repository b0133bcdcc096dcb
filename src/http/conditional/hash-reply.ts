import { hash } from 'node:crypto';
import type { Reply } from '../../messages/response/response.ts';

/** The hash of a reply that was made of a value; after a restart it is the same. */
export type HashReply = (value: unknown, reply: Pick<Reply, 'headers' | 'body'>) => string;

/**
 * Creates it with a memory of its own. To hash the text of a list costs a tenth of reading it, so each record
 * of a list is hashed once, and the list by the hashes of its records.
 */
export function createHashReply(): HashReply {
  const known = new WeakMap<object, HashWords>();
  const hashRecord = (record: object): HashWords => {
    const before = known.get(record);
    if (before !== undefined) return before;
    const words = toHashWords(JSON.stringify(record));
    known.set(record, words);
    return words;
  };
  return (value, { headers, body }) => {
    const records = findRecords(value);
    if (records === undefined) return hash('sha1', body ?? '', 'base64url');
    const envelope = records === value ? '' : describeEnvelope(Object(value), records);
    let { first, second } = mixText(`${headers['content-type']}${envelope}`);
    for (const record of records) {
      const words = hashRecord(record);
      first = mix(first, words.first);
      second = mix(second, words.second);
    }
    return toText(first) + toText(second);
  };
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

/** The records of a list, or of the envelope of one, if they are kept as they are; `undefined` for other values. */
function findRecords(value: unknown): readonly object[] | undefined {
  if (isListOfFrozen(value)) return value;
  if (typeof value !== 'object') return undefined;
  const envelope = Object(value);
  for (const name in envelope) if (isListOfFrozen(envelope[name])) return envelope[name];
  return undefined;
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
