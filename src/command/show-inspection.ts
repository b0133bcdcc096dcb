import { countOf } from '../count.ts';
import type { Inspection } from '../sandlot.ts';
import { breakText, layTable, type Paper, type Row, type Style, styled } from './table.ts';

/** An inspection as people read it. */
export const showInspection = (inspection: Inspection, paper: Paper): string => {
  const { document, resources, operations, findings } = inspection;
  const title = document.title.replace(/\s+/g, ' ').trim();
  const counts = [
    countOf(operations.length, 'operation'),
    countOf(resources.length, 'resource'),
    countOf(findings.length, 'finding'),
  ].join(', ');
  const sections = [
    [styled(`${title} ${document.version}`, 'bold', paper), counts],
    resources.length > 0 ? layTable(toResourceRows(inspection), [2, 1, 1, 1.5, 2, 2], paper) : [],
    operations.length > 0 ? layTable(toOperationRows(inspection), [2, 1, 2, 1.2], paper) : [],
    findings.flatMap((finding) => showFinding(finding, paper)),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
};

const toResourceRows = ({ resources }: Inspection): readonly Row[] => [
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
        showEnvelope(envelope),
        `${operations}`,
        showRecords({ name, ...rest }),
      ],
    },
    ...views.map(toViewRow),
  ]),
];

/** Where else the records are. */
const toViewRow = ({ name, parent, operations }: View): Row => ({
  cells: [`+ ${name}`, '', parent ?? '-', '', `${operations}`, ''],
});

type View = Inspection['resources'][number]['views'][number];

/** The place of one record, and that of the list. */
const showEnvelope = ({ one, many }: Inspection['resources'][number]['envelope']): string => {
  const places = [...(one === null ? [] : [one]), ...(many === null ? [] : [`${many}[]`])];
  return places.length > 0 ? places.join(' ') : '-';
};

type Held = Pick<Inspection['resources'][number], 'kind' | 'name' | 'presence' | 'records'>;

const showRecords = ({ kind, name, presence, records }: Held): string => {
  // Below each key that stands in the path before it.
  const each = name.includes('{') ? ' each' : '';
  if (kind === 'singleton') return `1${each}`;
  return presence === 'any' ? 'any key' : `${records}${each}`;
};

const toOperationRows = ({ operations }: Inspection): readonly Row[] => [
  { cells: ['METHOD', 'PATH', 'BEHAVIOUR', 'WHY'], style: 'bold' },
  ...operations.map(({ method, path, behaviour, reason }): Row => {
    const cells = [method, path, behaviour, reason];
    return behaviour === 'none' ? { cells, style: 'red' } : { cells };
  }),
];

const styles: Readonly<Record<string, Style>> = { error: 'red', warning: 'yellow' };

/** The pointer on a line of its own, so that it can be copied. */
const showFinding = (
  { severity, pointer, message }: Inspection['findings'][number],
  paper: Paper,
): readonly string[] => {
  const head = styled(severity, styles[severity], paper);
  if (!Number.isFinite(paper.columns)) return [`${head}: ${pointer} ${message}`];
  const lines = breakText(message, paper.columns - 2).map((line) => `  ${line}`);
  return [`${head}: ${pointer}`, ...lines];
};
