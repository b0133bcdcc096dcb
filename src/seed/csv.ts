/** A cell of a table. What has quotes is a text, also where it is empty. */
export type Cell = { readonly text: string; readonly kind: 'plain' | 'quoted' };

/** A row of a table that is not empty, and the line where it begins; the first is 1. */
export type Row = { readonly line: number; readonly cells: readonly Cell[] };

const cell = /"([^"]*(?:""[^"]*)*)"|[^",\r\n]*/y;
const separator = /,|\r\n|\r|\n|$/y;

/**
 * Reads comma-separated values (RFC 4180), whatever ends the lines. Empty lines say nothing.
 * @throws an error with half a sentence that begins with the line.
 */
export const readCsv = (text: string): readonly Row[] => {
  const rows: Row[] = [];
  // What programs of Windows put in front says how the text is encoded.
  let place = text.startsWith('\uFEFF') ? 1 : 0;
  let line = 1;
  while (place < text.length) {
    const row = readRow(text, place, line);
    if (!isEmpty(row.cells)) rows.push({ line, cells: row.cells });
    ({ place, line } = row);
  }
  return rows;
};

const readRow = (text: string, start: number, first: number) => {
  const cells: Cell[] = [];
  let [place, line, end] = [start, first, ','];
  while (end === ',') {
    const [taken, inner] = take(cell, text, place);
    const whole = `${taken}`;
    line += countLines(whole);
    const [found] = take(separator, text, place + whole.length);
    if (found === undefined) throw new Error(`line ${line} ${toFault(whole)}`);
    cells.push(
      inner === undefined
        ? { text: whole, kind: 'plain' }
        : { text: inner.replaceAll('""', '"'), kind: 'quoted' },
    );
    place += whole.length + found.length;
    end = found;
  }
  return { cells, place, line: line + 1 };
};

/** What matches at a place, and the group in it; nothing where nothing does. */
const take = (pattern: RegExp, text: string, place: number): readonly (string | undefined)[] => {
  pattern.lastIndex = place;
  return pattern.exec(text) ?? [];
};

const countLines = (text: string): number => text.match(/\r\n|\r|\n/g)?.length ?? 0;

const toFault = (before: string): string => {
  if (before === '') return 'has a quote that is never closed';
  return before.endsWith('"')
    ? 'goes on after the end of a text in quotes; a quote within is written twice'
    : 'has a quote within a text that has none around it';
};

const isEmpty = ([first, ...others]: readonly Cell[]): boolean =>
  others.length === 0 && first?.text === '' && first.kind === 'plain';
