import type { Inspection } from '../../sandlot.ts';
import { formatSummary } from './inspection-summary.ts';
import {
  formatTable,
  styleText,
  type TextLayout,
  type TextStyle,
  type TextTableRow,
  wrapBehind,
  wrapText,
} from './table.ts';

/** An inspection as people read it. */
export function formatInspection(inspection: Inspection, paper: TextLayout): string {
  const { document, resources, operations, webhooks, findings } = inspection;
  const title = document.title.replace(/\s+/g, ' ').trim();
  const sections = [
    [
      styleText(`${title} ${document.version}`, 'bold', paper),
      ...wrapText(formatSummary(inspection), paper.columns),
    ],
    resources.length > 0
      ? formatTable(toResourceRows(inspection), [2, 1, 1, 1.5, 2, 2], paper)
      : [],
    operations.length > 0 ? formatTable(toOperationRows(inspection), [2, 1, 2, 1.2], paper) : [],
    webhooks.length > 0 ? formatTable(toWebhookRows(inspection), [1.5, 2, 2], paper) : [],
    formatUnproduced(operations, paper),
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

type RecordCount = Pick<
  Inspection['resources'][number],
  'kind' | 'name' | 'unknownKeys' | 'records'
>;

function formatRecordCount({ kind, name, unknownKeys, records }: RecordCount): string {
  // Below each key that stands in the path before it.
  const each = name.includes('{') ? ' each' : '';
  if (kind === 'singleton') return `1${each}`;
  return unknownKeys === 'made' ? 'any key' : `${records}${each}`;
}

function toOperationRows({ operations }: Inspection): readonly TextTableRow[] {
  return [
    { cells: ['METHOD', 'PATH', 'BEHAVIOUR', 'WHY'], style: 'bold' },
    ...operations.map(({ method, path, behaviour, reason }): TextTableRow => {
      const cells = [method, path, behaviour, reason];
      const style = behaviourStyles[behaviour] ?? (isSafe(method) ? undefined : 'green');
      return style === undefined ? { cells } : { cells, style };
    }),
  ];
}

/** Other operations are green if they change records. */
const behaviourStyles: Readonly<Record<string, TextStyle>> = {
  none: 'red',
  example: 'yellow',
  module: 'cyan',
};

/** Documented conflicts that no rule gives. */
function formatUnproduced(
  operations: Inspection['operations'],
  paper: TextLayout,
): readonly string[] {
  const rows = operations.flatMap(({ method, path, unproduced = [] }) =>
    unproduced.map(({ status, description }) => ({
      cells: [`${status}`, `${method} ${path}`, description],
    })),
  );
  if (rows.length === 0) return [];
  const head: TextTableRow = { cells: ['NEVER', 'OPERATION', 'DOCUMENTED AS'], style: 'bold' };
  return formatTable([head, ...rows], [1, 2, 3], paper);
}

function isSafe(method: string): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
}

function toWebhookRows({ webhooks }: Inspection): readonly TextTableRow[] {
  return [
    { cells: ['WEBHOOK', 'SENT', 'WHY'], style: 'bold' },
    ...webhooks.map((webhook) => ({
      cells: [webhook.name, formatWhen(webhook), webhook.reason],
    })),
  ];
}

/** When a webhook is sent: `pets created`. */
function formatWhen({ when, events, operation }: Inspection['webhooks'][number]): string {
  if (when === 'never') return '-';
  if (when === 'call') return `after each ${operation}`;
  return events
    .map(({ resources, changes, word }) => `${resources.join(', ')} ${word ?? changes.join(', ')}`)
    .join('; ');
}

/** How much is printed about one operation or webhook: the answer, or each decision as well. */
export type ExplanationDetail = 'answer' | 'decisions';

/** Explains one webhook to a person. */
export function formatWebhook(
  webhook: Inspection['webhooks'][number],
  layout: TextLayout,
  detail: ExplanationDetail,
): string {
  const { name, rule, reason, source, ...decisions } = webhook;
  const sections = [
    [`${styleText(name, 'bold', layout)}  ${source}`],
    formatTable(
      [
        { cells: ['sent', formatWhen(webhook)] },
        { cells: ['rule', `${rule} (docs/inference.md#${rule})`] },
        { cells: ['why', reason] },
      ],
      [1, 4],
      layout,
    ),
    formatDecisions(listFields(decisions, ''), layout, detail),
  ];
  return sections.map((lines) => `${lines.join('\n')}\n`).join('\n');
}

const severityStyles: Readonly<Record<string, TextStyle>> = { error: 'red', warning: 'yellow' };

/** The pointer on its own line, so that it can be copied. */
function formatFinding(
  { severity, pointer, message }: Inspection['findings'][number],
  paper: TextLayout,
): readonly string[] {
  const head = styleText(severity, severityStyles[severity], paper);
  return [`${head}: ${pointer}`, ...wrapBehind('  ', message, paper)];
}

type InspectedOperation = Inspection['operations'][number];

/** Explains one operation to a person: the rule, the rules that lost, and each decision if wanted. */
export function formatPlan(
  operation: InspectedOperation,
  layout: TextLayout,
  detail: ExplanationDetail,
): string {
  const { id, method, path, behaviour, reason, plan, lostRules } = operation;
  const title = styleText(`${method} ${path}`, 'bold', layout);
  const sections = [
    [id === `${method} ${path}` ? title : `${title}  ${id}`],
    formatTable(
      [
        { cells: ['behaviour', behaviour] },
        ...listMainFields(operation).map((cells) => ({ cells })),
        ...(plan ? [{ cells: ['rule', `${plan.rule} (docs/inference.md#${plan.rule})`] }] : []),
        { cells: ['why', reason] },
        ...(operation.unproduced ?? []).map(({ status, description }) => ({
          cells: ['never', `answers ${status}: ${description}`],
        })),
        ...listEffects(plan).map((effect) => ({ cells: ['effect', effect] })),
        ...lostRules.map(({ rule, kind, reason: lostReason }) => ({
          cells: ['also matched', `${rule}: ${kind}. ${lostReason}`],
        })),
      ],
      [1, 4],
      layout,
    ),
    plan ? formatDecisions(listPlanFields(plan), layout, detail) : [],
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

/** Names of decisions are never broken, since they are copied into `x-sandlot`. */
const decisionWeights = [Number.POSITIVE_INFINITY, 1];

/** What an action does with its record. */
function listEffects(plan: InspectedOperation['plan']): readonly string[] {
  if (plan?.kind !== 'action' || plan.effect === undefined) return [];
  const { set, timestamp } = plan.effect;
  const values = Object.entries(set).map(
    ([name, value]) => `sets ${name} to ${JSON.stringify(value)}`,
  );
  const times = timestamp ? [`sets ${timestamp.property} to the time of the call`] : [];
  return [...values, ...times];
}

/** The decisions that answer most questions. */
function listMainFields({ resource, plan }: InspectedOperation): readonly Field[] {
  const status = plan && 'reply' in plan ? plan.reply.status : undefined;
  return [
    ...(resource === null ? [] : [['resource', resource] as const]),
    ...(status === undefined ? [] : [['reply', `${status}`] as const]),
  ];
}

/** The fields of a plan: `target.keys.0.name`, `petId`. */
function listPlanFields(plan: NonNullable<InspectedOperation['plan']>): readonly Field[] {
  const { kind, rule, reason, ...decisions } = plan;
  return listFields(decisions, '');
}

function formatDecisions(
  fields: readonly Field[],
  layout: TextLayout,
  detail: ExplanationDetail,
): readonly string[] {
  if (detail === 'answer') return ['--verbose prints each decision as well.'];
  const head: TextTableRow = { cells: ['DECISION', 'VALUE'], style: 'bold' };
  return formatTable([head, ...fields.map((cells) => ({ cells }))], decisionWeights, layout);
}

type Field = readonly [name: string, value: string];

/** Lists what was decided. Empty decisions are left out: of most kinds a plan has none. */
function listFields(value: unknown, name: string): readonly Field[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value) && value.length === 0) return [];
  if (typeof value !== 'object' || isScalarList(value)) return [[name, formatScalar(value)]];
  if (isEnvelope(value)) return listEnvelopeFields(value, name);
  return Object.entries(value).flatMap(([inner, field]) =>
    listFields(field, name === '' ? inner : `${name}.${inner}`),
  );
}

type Envelope = { readonly path: readonly (string | 0)[]; readonly schemaPointers: unknown };

function isEnvelope(value: object): value is Envelope {
  return 'path' in value && Array.isArray(value.path) && 'schemaPointers' in value;
}

/** The path of an envelope as a JSONPath, its other fields as they are. */
function listEnvelopeFields({ path, ...rest }: Envelope, name: string): readonly Field[] {
  const steps = path.map((step) => (step === 0 ? '[0]' : `.${step}`)).join('');
  return [[name, `$${steps}`], ...listFields(rest, name)];
}

function isScalarList(value: object): value is readonly unknown[] {
  return (
    Array.isArray(value) && value.every((entry) => typeof entry !== 'object' || entry === null)
  );
}

function formatScalar(value: unknown): string {
  return Array.isArray(value) ? value.map(formatScalar).join(', ') : `${value}`;
}
