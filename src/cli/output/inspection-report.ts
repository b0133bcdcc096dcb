import { formatCount } from '../../base/text.ts';
import type { Inspection } from '../../sandlot.ts';
import {
  formatTable,
  styleText,
  type TextLayout,
  type TextStyle,
  type TextTableRow,
  wrapText,
} from './table.ts';

/** An inspection as people read it. */
export function formatInspection(inspection: Inspection, paper: TextLayout): string {
  const { document, resources, operations, findings } = inspection;
  const title = document.title.replace(/\s+/g, ' ').trim();
  const counts = [
    formatCount(operations.length, 'operation'),
    formatCount(resources.length, 'resource'),
    formatCount(findings.length, 'finding'),
  ].join(', ');
  const sections = [
    [styleText(`${title} ${document.version}`, 'bold', paper), counts],
    resources.length > 0
      ? formatTable(toResourceRows(inspection), [2, 1, 1, 1.5, 2, 2], paper)
      : [],
    operations.length > 0 ? formatTable(toOperationRows(inspection), [2, 1, 2, 1.2], paper) : [],
    findings.flatMap((finding) => formatFinding(finding, paper)),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

function toResourceRows({ resources }: Inspection): readonly TextTableRow[] {
  return [
    {
      cells: ['RESOURCE', 'KEY', 'PARENT', 'ENVELOPE', 'OPERATIONS', 'RECORDS'],
      style: 'bold',
    },
    ...resources.flatMap(({ name, key, parent, views, envelope, operations, ...rest }) => [
      {
        cells: [
          name,
          key === null ? '-' : (key.property ?? '(beside)'),
          parent ?? '-',
          formatEnvelope(envelope),
          `${operations}`,
          formatRecordCount({ name, ...rest }),
        ],
      },
      ...views.map(toNestedCollectionRow),
    ]),
  ];
}

/** Where else the records are. */
function toNestedCollectionRow({
  name,
  parent,
  operations,
}: InspectionNestedCollection): TextTableRow {
  return {
    cells: [`+ ${name}`, '', parent ?? '-', '', `${operations}`, ''],
  };
}

type InspectionNestedCollection = Inspection['resources'][number]['views'][number];

/** The place of one record, and that of the list. */
function formatEnvelope({ one, many }: Inspection['resources'][number]['envelope']): string {
  const places = [...(one === null ? [] : [one]), ...(many === null ? [] : [`${many}[]`])];
  return places.length > 0 ? places.join(' ') : '-';
}

type RecordCount = Pick<Inspection['resources'][number], 'kind' | 'name' | 'keys' | 'records'>;

function formatRecordCount({ kind, name, keys, records }: RecordCount): string {
  // Below each key that stands in the path before it.
  const each = name.includes('{') ? ' each' : '';
  if (kind === 'singleton') return `1${each}`;
  return keys === 'any' ? 'any key' : `${records}${each}`;
}

function toOperationRows({ operations }: Inspection): readonly TextTableRow[] {
  return [
    { cells: ['METHOD', 'PATH', 'BEHAVIOUR', 'WHY'], style: 'bold' },
    ...operations.map(({ method, path, behaviour, reason }): TextTableRow => {
      const cells = [method, path, behaviour, reason];
      return behaviour === 'none' ? { cells, style: 'red' } : { cells };
    }),
  ];
}

const severityStyles: Readonly<Record<string, TextStyle>> = { error: 'red', warning: 'yellow' };

/** The pointer on a line of its own, so that it can be copied. */
function formatFinding(
  { severity, pointer, message }: Inspection['findings'][number],
  paper: TextLayout,
): readonly string[] {
  const head = styleText(severity, severityStyles[severity], paper);
  if (!Number.isFinite(paper.columns)) return [`${head}: ${pointer} ${message}`];
  const lines = wrapText(message, paper.columns - 2).map((line) => `  ${line}`);
  return [`${head}: ${pointer}`, ...lines];
}
