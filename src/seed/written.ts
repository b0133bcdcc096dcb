import { countOf } from '../count.ts';
import { below, isObject, type JsonObject, objectOf, parseText } from '../document/document.ts';
import { type Cell, readCsv } from './csv.ts';

/** The records of a resource as somebody wrote them down, not yet held against anything. */
export type Written = {
  readonly resource: string;
  /** `whole`: there are no others, as in a state that was exported. */
  readonly extent: 'in front' | 'whole';
  readonly records: readonly WrittenRecord[];
  /** Where it stands, for a sentence. */
  readonly source: string;
};

/** Cells of a table, by the names of their columns, have no types yet. */
export type WrittenRecord = { readonly place: string } & (
  | { readonly cells: ReadonlyMap<string, Cell> }
  | { readonly value: unknown }
);

/** Hears of a state that was exported, of which the records alone are read. */
export type OnState = (state: JsonObject, source: string) => void;

/** Reads a text of JSON or YAML. */
export const readText = (text: string, source: string): unknown =>
  parseText(text, `The fixtures ${source}`);

/**
 * Reads what one text holds of all resources: lists of records by resource, or a state as
 * `GET /_sandlot/state` exports it.
 * @throws an error with a sentence.
 */
export const readWorld = (value: unknown, source: string, onState: OnState): readonly Written[] => {
  if (!isObject(value))
    throw new Error(`${source} must hold lists of records by resource, or an exported state.`);
  if (!isObject(value.records)) return readLists(value, { source, place: '', extent: 'in front' });
  onState(value, source);
  return [
    ...readLists(value.records, { source, place: '/records', extent: 'whole' }),
    ...readLists(objectOf(value.books), { source, place: '/books', extent: 'whole' }),
  ];
};

type Lists = Pick<Written, 'source' | 'extent'> & { readonly place: string };

const readLists = (lists: JsonObject, { source, place, extent }: Lists): readonly Written[] =>
  Object.entries(lists).map(([resource, records]) => ({
    resource,
    extent,
    records: readList(records, source, below(place, resource)),
    source,
  }));

/** Reads a text that holds one resource: a list of records, or the one that a singleton has. */
export const readResource = (value: unknown, resource: string, source: string): Written => {
  const list = isObject(value) && Array.isArray(value.records) ? value.records : value;
  const records = readList(isObject(list) ? [list] : list, source, '');
  return { resource, extent: 'in front', records, source };
};

const readList = (value: unknown, source: string, pointer: string): readonly WrittenRecord[] => {
  if (!Array.isArray(value))
    throw new Error(`${source}${pointer && `, ${pointer}`} must be a list of records.`);
  return value.map((record: unknown, index) => ({
    place: `${source}, ${below(pointer, `${index}`)}`,
    value: record,
  }));
};

/** Reads a table of one resource: a line of names, then a line for each record. */
export const readTable = (text: string, resource: string, source: string): Written => {
  const [head, ...rows] = readRows(text, source);
  if (head === undefined) throw new Error(`${source} is empty: its first line names the columns.`);
  const names = head.cells.map((cell) => cell.text);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined)
    throw new Error(`${source}, line ${head.line} names the column "${twice}" twice.`);
  const records = rows.map(({ line, cells }): WrittenRecord => {
    const place = `${source}, line ${line}`;
    if (cells.length !== names.length)
      throw new Error(
        `${place} has ${countOf(cells.length, 'cell')}, but line ${head.line} names ${names.length}.`,
      );
    return { place, cells: new Map(cells.map((cell, index) => [`${names[index]}`, cell])) };
  });
  return { resource, extent: 'in front', records, source };
};

const readRows = (text: string, source: string) => {
  try {
    return readCsv(text);
  } catch (cause) {
    throw new Error(`${source}, ${Object(cause).message}.`, { cause });
  }
};
