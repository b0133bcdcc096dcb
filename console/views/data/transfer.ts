import { findJsonMistake } from '../../components/json-editor.tsx';
import type { JsonObject } from '../../state/types.ts';
import { type PropertyType, readProperty, toCellText } from './field-value.ts';

/** Saves a text as a file of the user. */
export function download(name: string, type: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}

/** The types of the properties of a resource, in the order of its schema. */
type PropertyTypes = ReadonlyMap<string, PropertyType>;

/** Comma-separated values (RFC 4180) with a line of names: those of the schema, then others. */
export function toCsv(records: readonly JsonObject[], types: PropertyTypes): string {
  const used = new Set(records.flatMap((record) => Object.keys(record)));
  const names = [...new Set([...types.keys(), ...used])].filter((name) => used.has(name));
  const lines = records.map((record) =>
    names.map((name) => {
      const value = readProperty(record, name);
      // An empty cell is a property that the record does not have.
      return value === '' ? '""' : quoteCell(toCellText(value));
    }),
  );
  return [names.map(quoteCell), ...lines].map((cells) => `${cells.join(',')}\r\n`).join('');
}

function quoteCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Reads comma-separated values. */
function parseCsv(text: string, types: PropertyTypes): readonly JsonObject[] {
  const [names = [], ...rows] = splitCsv(text);
  return rows
    .filter((cells) => cells.some((cell) => cell !== undefined))
    .map((cells) =>
      Object.fromEntries(
        cells.flatMap((cell, index) => {
          const name = names[index];
          return name === undefined || cell === undefined
            ? []
            : [[name, parseCell(cell, types.get(name))] as const];
        }),
      ),
    );
}

/** The text of a postcode stays one; where the schema says nothing, numbers, booleans and JSON become values. */
function parseCell(cell: string, type: PropertyType | undefined): unknown {
  if (type?.types.includes('null') && cell === 'null') return null;
  if (type?.types.includes('string')) return cell;
  if (!/^(-?\d|true$|false$|null$|[[{])/.test(cell)) return cell;
  try {
    return JSON.parse(cell);
  } catch {
    return cell;
  }
}

/** The cells of each line; `undefined` for an empty one that has no quotes. */
function splitCsv(text: string): readonly (readonly (string | undefined)[])[] {
  const rows: (string | undefined)[][] = [];
  let row: (string | undefined)[] = [];
  for (const [, quoted, plain, end = ''] of text.matchAll(
    /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g,
  )) {
    row.push(quoted?.replaceAll('""', '"') ?? (plain || undefined));
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

/** The records of a file: a list, or an object with a list in `records`. */
export function parseRecords(
  name: string,
  text: string,
  types: PropertyTypes,
): readonly JsonObject[] {
  const records = name.toLowerCase().endsWith('.csv') ? parseCsv(text, types) : parseList(text);
  if (records.length === 0) throw new Error('The file has no records.');
  return records;
}

function parseList(text: string): readonly JsonObject[] {
  const mistake = findJsonMistake(text);
  if (mistake !== undefined) throw new Error(mistake);
  const value: unknown = JSON.parse(text);
  const list: unknown = Array.isArray(value) ? value : Object(value).records;
  const isRecord = (one: unknown) => typeof one === 'object' && one !== null && !Array.isArray(one);
  if (Array.isArray(list) && list.every(isRecord)) return list;
  throw new Error('The file must have a list of records.');
}
