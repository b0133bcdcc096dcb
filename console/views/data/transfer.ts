import { findJsonMistake } from '../../components/json-editor.tsx';
import type { JsonObject } from '../../state/types.ts';
import { toCellText } from './field-value.ts';

/** Saves a text as a file of the user. */
export function download(name: string, type: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}

/** Comma-separated values (RFC 4180) with a line of names. */
export function toCsv(records: readonly JsonObject[]): string {
  const names = [...new Set(records.flatMap((record) => Object.keys(record)))];
  const lines = records.map((record) => names.map((name) => quoteCell(toCellText(record[name]))));
  return [names.map(quoteCell), ...lines].map((cells) => `${cells.join(',')}\r\n`).join('');
}

function quoteCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Reads comma-separated values; numbers, booleans and JSON become values again. */
export function parseCsv(text: string): readonly JsonObject[] {
  const [names = [], ...rows] = splitCsv(text);
  return rows
    .filter((cells) => cells.some((cell) => cell !== ''))
    .map((cells) =>
      Object.fromEntries(
        cells.flatMap((cell, index) => {
          const name = names[index];
          return name === undefined || cell === '' ? [] : [[name, parseCell(cell)] as const];
        }),
      ),
    );
}

function parseCell(cell: string): unknown {
  if (!/^(-?\d|true$|false$|null$|[[{])/.test(cell)) return cell;
  try {
    return JSON.parse(cell);
  } catch {
    return cell;
  }
}

function splitCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain = '', end = ''] of text.matchAll(
    /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g,
  )) {
    row.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

/** The records of a file: a list, or an object with a list in `records`. */
export function parseRecords(name: string, text: string): readonly JsonObject[] {
  if (name.toLowerCase().endsWith('.csv')) return parseCsv(text);
  const mistake = findJsonMistake(text);
  if (mistake !== undefined) throw new Error(mistake);
  const value: unknown = JSON.parse(text);
  const list: unknown = Array.isArray(value) ? value : Object(value).records;
  if (Array.isArray(list)) return list.filter((one) => typeof one === 'object' && one !== null);
  throw new Error('The file must have a list of records.');
}
