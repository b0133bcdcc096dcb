/** A row of a table: the text of each cell, and how the row stands out. */
export type TextTableRow = { readonly cells: readonly string[]; readonly style?: TextStyle };

/** How something stands out on a terminal. */
export type TextStyle = 'bold' | 'red' | 'yellow';

/** What a table is written on: so many columns, and with colours or not. */
export type TextLayout = { readonly columns: number; readonly hasColors: boolean };

const ansiCodes: Readonly<Record<TextStyle, readonly [number, number]>> = {
  bold: [1, 22],
  red: [31, 39],
  yellow: [33, 39],
};

export function styleText(
  text: string,
  style: TextStyle | undefined,
  { hasColors }: TextLayout,
): string {
  if (style === undefined || !hasColors) return text;
  const [start, end] = ansiCodes[style];
  return `\x1b[${start}m${text}\x1b[${end}m`;
}

const columnGap = 2;

/**
 * Lays rows in columns as wide as they need; where that is too wide, texts are broken within theirs.
 * A column that weighs more keeps more of its width; 1 is usual.
 */
export function formatTable(
  rows: readonly TextTableRow[],
  weights: readonly number[],
  paper: TextLayout,
): readonly string[] {
  const widths = computeWidths(rows, weights, paper.columns);
  return rows.flatMap(({ cells, style }) => {
    const broken = widths.map((width, index) => ({
      lines: wrapText(`${cells[index]}`, width),
      width,
    }));
    const height = Math.max(...broken.map(({ lines }) => lines.length));
    return Array.from({ length: height }, (_, line) => {
      const texts = broken.map(({ lines, width }) => `${lines[line] ?? ''}`.padEnd(width));
      return styleText(texts.join(' '.repeat(columnGap)).trimEnd(), style, paper);
    });
  });
}

/** Words of this length are not broken to save room. */
const minWidth = 12;

/** The widths of columns: what is too much is taken of the widest, by weight. */
function computeWidths(
  rows: readonly TextTableRow[],
  weights: readonly number[],
  columns: number,
): readonly number[] {
  const sizes = weights.map((weight, index) => ({
    weight,
    width: Math.max(...rows.map(({ cells }) => `${cells[index]}`.length)),
  }));
  let excess = sizes.reduce((sum, { width }) => sum + width + columnGap, -columnGap) - columns;
  while (excess > 0 && sizes.some(({ width }) => width > minWidth)) {
    const widest = sizes.reduce((most, one) =>
      one.width / one.weight > most.width / most.weight ? one : most,
    );
    widest.width -= 1;
    excess -= 1;
  }
  return sizes.map(({ width }) => width);
}

/** Breaks a text behind blanks and signs, and in the middle of words only where they are too long. */
export function wrapText(text: string, width: number): readonly string[] {
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
}
