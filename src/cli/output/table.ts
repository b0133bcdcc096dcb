import { toStyleCode } from './control-characters.ts';

export type TextTableRow = { readonly cells: readonly string[]; readonly style?: TextStyle };

export type TextStyle = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** The width of the output, and whether it has colours. */
export type TextLayout = { readonly columns: number; readonly hasColors: boolean };

const ansiCodes: Readonly<Record<TextStyle, readonly [number, number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
};

export function styleText(
  text: string,
  style: TextStyle | undefined,
  { hasColors }: TextLayout,
): string {
  if (style === undefined || !hasColors) return text;
  const [start, end] = ansiCodes[style];
  return toStyleCode(start) + text + toStyleCode(end);
}

const columnGap = 2;

/**
 * Formats rows in columns. Texts are wrapped when the rows are too wide; a column with a higher
 * weight keeps more of its width, 1 being normal, and all of it with an infinite one.
 */
export function formatTable(
  rows: readonly TextTableRow[],
  weights: readonly number[],
  layout: TextLayout,
): readonly string[] {
  const widths = computeWidths(rows, weights, layout.columns);
  return rows.flatMap(({ cells, style }) => {
    const wrappedCells = widths.map((width, index) => ({
      lines: wrapText(`${cells[index]}`, width),
      width,
    }));
    const height = wrappedCells.reduce((most, { lines }) => Math.max(most, lines.length), 0);
    return Array.from({ length: height }, (_, line) => {
      const texts = wrappedCells.map(({ lines, width }) => `${lines[line] ?? ''}`.padEnd(width));
      return styleText(texts.join(' '.repeat(columnGap)).trimEnd(), style, layout);
    });
  });
}

/** Columns are not made narrower than this, and than the second where the terminal is too narrow for that. */
const minWidth = 12;
const minNarrowWidth = 6;

/** Takes excess width from the widest columns, by weight. */
function computeWidths(
  rows: readonly TextTableRow[],
  weights: readonly number[],
  columns: number,
): readonly number[] {
  const sizes = weights.map((weight, index) => ({
    weight,
    width: rows.reduce((most, { cells }) => Math.max(most, `${cells[index]}`.length), 0),
  }));
  let excess = sizes.reduce((sum, { width }) => sum + width + columnGap, -columnGap) - columns;
  let least = minWidth;
  while (excess > 0) {
    const wide = sizes.filter(({ weight, width }) => Number.isFinite(weight) && width > least);
    const [first, ...others] = wide;
    if (first === undefined && least === minNarrowWidth) break;
    if (first === undefined) {
      least = minNarrowWidth;
      continue;
    }
    const widest = others.reduce(
      (widest, column) =>
        column.width / column.weight > widest.width / widest.weight ? column : widest,
      first,
    );
    widest.width -= 1;
    excess -= 1;
  }
  return sizes.map(({ width }) => width);
}

/** Wraps a text behind a label; its further lines begin below the text. */
export function wrapBehind(
  label: string,
  text: string,
  { columns }: Pick<TextLayout, 'columns'>,
): readonly string[] {
  const indent = ' '.repeat(label.length);
  const lines = wrapText(text, Math.max(columns - label.length, minWidth));
  return lines.map((line, index) => `${index === 0 ? label : indent}${line}`);
}

/** Wraps a text after blanks, not before `%`, and within words only if they are too long: after separators first. */
export function wrapText(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const part of listParts(text, width)) {
    if ((line + part).trimEnd().length > width && line !== '') {
      lines.push(line.trimEnd());
      line = '';
    }
    line += part;
    while (line.trimEnd().length > width) {
      lines.push(line.slice(0, width));
      line = line.slice(width);
    }
  }
  return [...lines, line.trimEnd()];
}

/** The parts of a text that are not wrapped while a line has room for them: its words, or the parts of a long word. */
function listParts(text: string, width: number): readonly string[] {
  const words = [...text.matchAll(/(?:\S|\s(?=%))*\s?/g)].map(([word]) => word);
  return words.flatMap((word) =>
    word.trimEnd().length <= width
      ? [word]
      : [...word.matchAll(/[^/_-]*[/_-]?/g)].map(([part]) => part),
  );
}
