import { styleText, type TextLayout, type TextStyle } from './table.ts';

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

/** Formats a line for each operation: `✔ createPet  12 requests`. */
export function formatOutcomes(
  outcomes: readonly OperationOutcome[],
  layout: TextLayout,
): readonly string[] {
  const width = Math.max(0, ...outcomes.map(({ name }) => name.length));
  return outcomes.map(({ outcome, name, note }) => {
    const [mark, style] = marks[outcome];
    const line = `${name.padEnd(width)}  ${note}`.trimEnd();
    return `${styleText(mark, style, layout)} ${line}`;
  });
}
