import { formatCount } from '../../base/text.ts';
import {
  type Coverage,
  type CoverageShare,
  listUncovered,
  type OperationCoverage,
  toPercent,
} from '../../contract/contract.ts';
import { formatMismatchedCalls } from './mismatched-calls.ts';
import { formatOutcomes, type OperationOutcome } from './outcome-line.ts';
import { formatTable, styleText, type TextLayout, type TextTableRow, wrapText } from './table.ts';

/** Formats a coverage for the terminal: a table, or a line with a mark for each operation. */
export function formatCoverage(
  coverage: Coverage,
  layout: TextLayout,
  detail: 'table' | 'operations' = 'table',
): string {
  const { document, operations, against: mismatches } = coverage;
  const title = `${document.title.replace(/\s+/g, ' ').trim()} ${document.version}`;
  const sections = [
    [styleText(title, 'bold', layout)],
    detail === 'operations'
      ? formatOutcomes(operations.map(toOutcome), layout)
      : formatTable([toHeaderRow(), ...operations.map(toOperationRow)], [1, 2, 1, 2, 3], layout),
    formatMismatchedCalls(mismatches, layout).flat(),
    formatTotals(coverage).flatMap((line) => wrapText(line, layout.columns)),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

function formatTotals({ calls, counts }: Coverage): readonly string[] {
  return [
    [
      formatCount(calls.total, 'call'),
      `${calls.unmatched} unmatched`,
      `${calls.invalid} invalid`,
      `${calls.unfit} with an invalid reply`,
    ].join(', '),
    Object.entries(counts)
      .map(([name, share]) => `${name} ${formatShare(share)}`)
      .join(', '),
    ...(calls.gone === 0
      ? []
      : [
          `${formatCount(calls.gone, 'call')} dropped from the journal; only their operation and status are known`,
        ]),
  ];
}

function formatShare(share: CoverageShare): string {
  return `${share.seen} of ${share.all} (${toPercent(share)} %)`;
}

function toHeaderRow(): TextTableRow {
  return {
    cells: ['METHOD', 'PATH', 'CALLS', 'STATUSES', 'NOT EXERCISED'],
    style: 'bold',
  };
}

function toOperationRow(operation: OperationCoverage): TextTableRow {
  const { method, path, calls, statuses } = operation;
  if (calls === 0) return { cells: [method, path, '0', '-', 'everything'], style: 'red' };
  const answered = statuses
    .filter((status) => status.calls > 0)
    .map(({ status, documented }) => (documented ? status : `${status} (not documented)`));
  const missing = listUncovered(operation);
  const cells = [method, path, `${calls}`, answered.join(', ') || '-', formatMissing(missing)];
  return missing.length > 0 ? { cells, style: 'yellow' } : { cells };
}

/** An operation is exercised when all parts of it are. */
function toOutcome(operation: OperationCoverage): OperationOutcome {
  const { method, path, calls } = operation;
  const name = `${method} ${path}`;
  if (calls === 0) return { outcome: 'failed', name, note: 'never called' };
  const missing = listUncovered(operation);
  const note = formatCount(calls, 'call');
  return missing.length === 0
    ? { outcome: 'passed', name, note }
    : { outcome: 'skipped', name, note: `${note}, not exercised: ${formatMissing(missing)}` };
}

/** Limits per operation, so that a row is one line; JSON and the page list all. */
const maxMissing = 6;
const maxMissingWidth = 60;

function formatMissing(missing: readonly string[]): string {
  if (missing.length === 0) return '-';
  let shown = missing.slice(0, maxMissing);
  while (shown.length > 1 && shown.join(', ').length > maxMissingWidth) shown = shown.slice(0, -1);
  const left = missing.length - shown.length;
  return left > 0 ? `${shown.join(', ')} and ${left} more` : shown.join(', ');
}
