import type { FastifyRequest } from 'fastify';
import type { Listed, Records, StoredRecord } from '../../store/types.ts';
import { readIntegerParameter, readQueryParameters } from '../request/query.ts';

/** Which records of a resource are listed, and in which order. */
export type RecordSelection = {
  /** Words that all have to be in the JSON of a record, in any case; `name:text` in that property. */
  readonly words: readonly string[];
  readonly sort: RecordSort | undefined;
  /** The number of records to skip. */
  readonly offset: number;
  /** The size of a page; all records when absent. */
  readonly limit: number | undefined;
};

type RecordSort = { readonly property: string; readonly direction: 'ascending' | 'descending' };

/** Reads the query of a call that lists records. */
export function readRecordSelection(
  request: FastifyRequest,
  otherParameters: readonly string[],
): RecordSelection {
  const names = ['search', 'sort', 'offset', 'limit', ...otherParameters];
  const query = readQueryParameters(request, names);
  const sort = query.get('sort');
  return {
    words: (query.get('search') ?? '').toLowerCase().split(/\s+/).filter(Boolean),
    sort: sort === undefined ? undefined : readSort(sort),
    offset: readIntegerParameter(query, 'offset') ?? 0,
    limit: readIntegerParameter(query, 'limit'),
  };
}

function readSort(text: string): RecordSort {
  return text.startsWith('-')
    ? { property: text.slice(1), direction: 'descending' }
    : { property: text, direction: 'ascending' };
}

/** The page of the selected records, and the number of them all. */
export function selectRecords(records: Records, selection: RecordSelection): Listed {
  const { words, sort, offset, limit } = selection;
  const page = { offset, ...(limit !== undefined && { limit }) };
  if (words.length === 0 && sort === undefined) return records.list(page);
  const all = records.list().records;
  const found = words.length === 0 ? all : all.filter((record) => hasWords(record, words));
  const sorted = sort === undefined ? found : sortRecords(found, sort);
  const end = limit === undefined ? sorted.length : offset + limit;
  return { records: sorted.slice(offset, end), total: found.length };
}

function hasWords(record: StoredRecord, words: readonly string[]): boolean {
  const text = JSON.stringify(record).toLowerCase();
  return words.every((word) => text.includes(word) || hasPropertyWord(record, word));
}

/** Whether a word names a property and a part of its text, or the whole of another value. */
function hasPropertyWord(record: StoredRecord, word: string): boolean {
  const colon = word.indexOf(':');
  const [name, text] = [word.slice(0, colon), word.slice(colon + 1)];
  return Object.entries(record).some(([property, value]) => {
    if (property.toLowerCase() !== name) return false;
    const found = toText(value).toLowerCase();
    return typeof value === 'string' ? found.includes(text) : found === text;
  });
}

/** Records without the property are last. */
function sortRecords(
  records: readonly StoredRecord[],
  { property, direction }: RecordSort,
): readonly StoredRecord[] {
  const { compare } = new Intl.Collator('en', { numeric: true });
  const sign = direction === 'ascending' ? 1 : -1;
  return records
    .map((record) => ({ record, value: record[property], text: toText(record[property]) }))
    .sort((a, b) => {
      if (a.text === '' || b.text === '') return Number(a.text === '') - Number(b.text === '');
      if (typeof a.value === 'number' && typeof b.value === 'number')
        return sign * (a.value - b.value);
      return sign * compare(a.text, b.text);
    })
    .map(({ record }) => record);
}

function toText(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
