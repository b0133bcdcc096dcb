/** A row of a table: the text of each cell, and how the row stands out. */
export type Row = { readonly cells: readonly string[]; readonly style?: Style };

/** How something stands out on a terminal. */
export type Style = 'bold' | 'red' | 'yellow';

/** What a table is written on: so many columns, and with colours or not. */
export type Paper = { readonly columns: number; readonly hasColors: boolean };

const codes: Readonly<Record<Style, readonly [number, number]>> = {
  bold: [1, 22],
  red: [31, 39],
  yellow: [33, 39],
};

export const styled = (text: string, style: Style | undefined, { hasColors }: Paper): string => {
  if (style === undefined || !hasColors) return text;
  const [start, end] = codes[style];
  return `\x1b[${start}m${text}\x1b[${end}m`;
};

const gap = 2;

/**
 * Lays rows in columns as wide as they need; where that is too wide, texts are broken within theirs.
 * A column that weighs more keeps more of its width; 1 is usual.
 */
export const layTable = (
  rows: readonly Row[],
  weights: readonly number[],
  paper: Paper,
): readonly string[] => {
  const widths = toWidths(rows, weights, paper.columns);
  return rows.flatMap(({ cells, style }) => {
    const broken = cells.map((cell, index) => breakText(cell, widths[index] ?? 0));
    const height = Math.max(...broken.map((lines) => lines.length));
    return Array.from({ length: height }, (_, line) => {
      const texts = broken.map((lines, index) => (lines[line] ?? '').padEnd(widths[index] ?? 0));
      return styled(texts.join(' '.repeat(gap)).trimEnd(), style, paper);
    });
  });
};

/** Words of this length are not broken to save room. */
const narrowest = 12;

/** The widths of columns: what is too much is taken of the widest, by weight. */
const toWidths = (
  rows: readonly Row[],
  weights: readonly number[],
  columns: number,
): readonly number[] => {
  const widths = weights.map((_, index) =>
    Math.max(...rows.map(({ cells }) => cells[index]?.length ?? 0)),
  );
  const weigh = (index: number): number => (widths[index] ?? 0) / (weights[index] ?? 1);
  let excess = widths.reduce((sum, width) => sum + width + gap, -gap) - columns;
  while (excess > 0 && Math.max(...widths) > narrowest) {
    const widest = widths.reduce(
      (most, _, index) => (weigh(index) > weigh(most) ? index : most),
      0,
    );
    widths[widest] = (widths[widest] ?? 0) - 1;
    excess -= 1;
  }
  return widths;
};

/** Breaks a text behind blanks and signs, and in the middle of words only where they are too long. */
export const breakText = (text: string, width: number): readonly string[] => {
  const lines: string[] = [];
  let line = '';
  for (const [part] of text.matchAll(/[^\s/_-]*[\s/_-]?/g)) {
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
};
