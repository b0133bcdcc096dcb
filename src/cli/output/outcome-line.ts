import { styleText, type TextLayout, type TextStyle, wrapBehind, wrapText } from './table.ts';

/** The result of one operation for `--verbose`. */
export type OperationOutcome = {
  readonly outcome: 'passed' | 'failed' | 'skipped';
  readonly name: string;
  readonly note: string;
};

const marks: Readonly<Record<OperationOutcome['outcome'], readonly [string, TextStyle]>> = {
  passed: ['✔', 'green'],
  failed: ['✖', 'red'],
  skipped: ['–', 'yellow'],
};

/**
 * Formats a line for each operation: `✔ createPet  12 requests`. On a narrow terminal a note has lines
 * of its own, and names are never wrapped.
 */
export function formatOutcomes(
  outcomes: readonly OperationOutcome[],
  layout: TextLayout,
): readonly string[] {
  const columns = layout.columns - '✔ '.length;
  const longest = outcomes.reduce((most, { name }) => Math.max(most, name.length), 0);
  const width = Math.min(longest, Math.floor(columns / 2));
  return outcomes.flatMap(({ outcome, name, note }) => {
    const [mark, style] = marks[outcome];
    const [first, ...others] = formatOutcome({ name, note }, width, columns);
    return [`${styleText(mark, style, layout)} ${first}`, ...others.map((line) => `  ${line}`)];
  });
}

/** Formats a name in a column of this width, and the note behind or below it. */
function formatOutcome(
  { name, note }: Pick<OperationOutcome, 'name' | 'note'>,
  width: number,
  columns: number,
): readonly string[] {
  const line = `${name.padEnd(width)}  ${note}`.trimEnd();
  if (line.length <= columns) return [line];
  if (name.length <= width) return wrapBehind(`${name.padEnd(width)}  `, note, { columns });
  return [name, ...wrapText(note, columns - '  '.length).map((text) => `  ${text}`)];
}
