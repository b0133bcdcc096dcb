import type { Inspection } from '../../sandlot.ts';
import { formatTable, styleText, type TextLayout, type TextTableRow } from './table.ts';

type InspectedOperation = Inspection['operations'][number];

/** Explains one operation to a person: the rule, the rules that lost, and each decision of the plan. */
export function formatPlan(operation: InspectedOperation, layout: TextLayout): string {
  const { id, method, path, behaviour, reason, plan, lostRules } = operation;
  const title = styleText(`${method} ${path}`, 'bold', layout);
  const sections = [
    [id === `${method} ${path}` ? title : `${title}  ${id}`],
    formatTable(
      [
        { cells: ['behaviour', behaviour] },
        ...(plan ? [{ cells: ['rule', `${plan.rule} (docs/inference.md#${plan.rule})`] }] : []),
        { cells: ['why', reason] },
        ...lostRules.map(({ rule, kind, reason: lostReason }) => ({
          cells: ['also matched', `${rule}: ${kind}. ${lostReason}`],
        })),
      ],
      [1, 4],
      layout,
    ),
    plan ? formatTable(toDecisionRows(plan), [1, 2], layout) : [],
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

/** The fields of a plan, one in a row: `target.keys.0.name  petId`. */
function toDecisionRows(plan: NonNullable<InspectedOperation['plan']>): readonly TextTableRow[] {
  const { kind, rule, reason, ...decisions } = plan;
  return [
    { cells: ['DECISION', 'VALUE'], style: 'bold' },
    ...listFields(decisions, '').map((cells) => ({ cells })),
  ];
}

type Field = readonly [name: string, value: string];

function listFields(value: unknown, name: string): readonly Field[] {
  if (value === undefined) return [];
  if (typeof value !== 'object' || value === null || isScalarList(value))
    return [[name, formatScalar(value)]];
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
  if (Array.isArray(value))
    return value.length === 0 ? '(none)' : value.map(formatScalar).join(', ');
  return value === null ? '(none)' : `${value}`;
}
