import { formatCount } from '../../base/text.ts';
import {
  type Coverage,
  type CoverageShare,
  listUncovered,
  mismatchKindTexts,
  type OperationCoverage,
  toPercent,
} from '../../contract/contract.ts';
import { formatTable, styleText, type TextLayout, type TextTableRow, wrapText } from './table.ts';

/** Formats a coverage for the terminal. */
export function formatCoverage(coverage: Coverage, layout: TextLayout): string {
  const { document, operations, against: mismatches } = coverage;
  const title = `${document.title.replace(/\s+/g, ' ').trim()} ${document.version}`;
  const sections = [
    [styleText(title, 'bold', layout), ...formatTotals(coverage)],
    formatTable([toHeaderRow(), ...operations.map(toOperationRow)], [1, 2, 1, 2, 3], layout),
    mismatches.flatMap((call) => formatMismatchedCall(call, layout)),
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

/** Limit per operation; JSON and the page list all. */
const maxMissing = 6;

function formatMissing(missing: readonly string[]): string {
  if (missing.length === 0) return '-';
  const shown = missing.slice(0, maxMissing).join(', ');
  return missing.length > maxMissing ? `${shown} and ${missing.length - maxMissing} more` : shown;
}

/** Formats a call that does not match the document, with its mismatches. */
export function formatMismatchedCall(
  { kind, id, name, sandbox, method, url, status, mismatches }: Coverage['against'][number],
  layout: TextLayout,
): readonly string[] {
  const where = sandbox === undefined || sandbox === 'default' ? '' : ` in ${sandbox}`;
  const title = name === undefined ? '' : ` "${name}"`;
  const head = styleText(mismatchKindTexts[kind], kind === 'unmatched' ? 'yellow' : 'red', layout);
  return [
    `${head}: call ${id}${where}${title}, ${method} ${url}, ${status}`,
    ...mismatches.flatMap(({ message, place: location }) => [
      ...wrapText(message, layout.columns - 2).map((line) => `  ${line}`),
      `  ${location}`,
    ]),
  ];
}
