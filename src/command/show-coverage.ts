import { countOf } from '../count.ts';
import {
  type Coverage,
  listMissing,
  type OperationCoverage,
  type Share,
  toPercent,
} from '../coverage/coverage.ts';
import { showAgainst } from './show-against.ts';
import { layTable, type Paper, type Row, styled } from './table.ts';

/** What calls exercised of a document, as people read it. */
export const showCoverage = (coverage: Coverage, paper: Paper): string => {
  const { document, operations, against } = coverage;
  const title = `${document.title.replace(/\s+/g, ' ').trim()} ${document.version}`;
  const sections = [
    [styled(title, 'bold', paper), ...listSums(coverage)],
    layTable([toHead(), ...operations.map(toRow)], [1, 2, 1, 2, 3], paper),
    against.flatMap((call) => showAgainst(call, paper)),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
};

const listSums = ({ calls, counts }: Coverage): readonly string[] => [
  [
    countOf(calls.total, 'call'),
    `${calls.unmatched} of no operation`,
    `${calls.invalid} against the document`,
    `${calls.unfit} answered against it`,
  ].join(', '),
  Object.entries(counts)
    .map(([name, share]) => `${name} ${toText(share)}`)
    .join(', '),
  ...(calls.gone === 0
    ? []
    : [
        `${countOf(calls.gone, 'call')} had left the journal, and only operations and statuses of them are known`,
      ]),
];

const toText = (share: Share): string => `${share.seen} of ${share.all} (${toPercent(share)} %)`;

const toHead = (): Row => ({
  cells: ['METHOD', 'PATH', 'CALLS', 'STATUSES', 'NOT EXERCISED'],
  style: 'bold',
});

const toRow = (operation: OperationCoverage): Row => {
  const { method, path, calls, statuses } = operation;
  if (calls === 0) return { cells: [method, path, '0', '-', 'all of it'], style: 'red' };
  const answered = statuses
    .filter((status) => status.calls > 0)
    .map(({ status, documented }) => (documented ? status : `${status} (not documented)`));
  const missing = listMissing(operation);
  const cells = [method, path, `${calls}`, answered.join(', ') || '-', toShort(missing)];
  return missing.length > 0 ? { cells, style: 'yellow' } : { cells };
};

/** So much of what is missing in an operation is shown; JSON and the page have all. */
const shown = 6;

const toShort = (missing: readonly string[]): string => {
  if (missing.length === 0) return '-';
  const some = missing.slice(0, shown).join(', ');
  return missing.length > shown ? `${some} and ${missing.length - shown} more` : some;
};
