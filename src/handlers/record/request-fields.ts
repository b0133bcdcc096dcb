import type { Violation } from '../../base/refusal.ts';
import {
  nestedCollectionsProperty,
  type PlannedOperation,
  type Resource,
} from '../../inference/inference.ts';
import {
  compileConformance,
  findBodySchema,
  findMediaTypePointer,
  type JsonObject,
  joinPointer,
  propertiesOf,
  resolvePointer,
  type SchemaViews,
  toEssence,
} from '../../openapi/openapi.ts';
import type { Call, Context } from '../behaviour.ts';
import type { HandlerContext } from '../handler-context.ts';
import { createViolationReporter } from '../violation-policy.ts';
import { compileCoerceValue } from './coerce-value.ts';
import { compileFindInvalidValues, compileIsInvalidValue } from './invalid-values.ts';

/** Turns what a client sent of a record into what is stored of it. */
export type ReadFields = (
  sent: JsonObject,
  context: Context,
  looked?: BodyCheck,
) => Record<string, unknown>;

/**
 * Leaves out what the document calls read-only, and says so; and what it calls write-only, which
 * never comes back unless the record shows it. Of what the request's own schema says nothing, the record's has to take it.
 */
export function compileReadFields(
  ground: Pick<HandlerContext, 'model' | 'validation'>,
  conclusion: Pick<PlannedOperation, 'operation' | 'bodyEnvelope'>,
  resource: Resource,
): ReadFields {
  const { shapes } = ground.model;
  const fits = compileConformance(shapes);
  const adapt = compileCoerceValue(shapes, fits);
  const misfits = compileFindInvalidValues(shapes, fits);
  const complain = createViolationReporter(ground.validation, conclusion.operation);
  const ruleOf = compileFieldRules(shapes, conclusion, resource);
  // A body that the document says nothing of is of the record's form; in any other it is one property too many.
  const isTyped = requestPropertiesOf(shapes, conclusion).size > 0;
  const place = joinPointer('', ...(conclusion.bodyEnvelope?.path ?? []).map(String));
  const hold = (
    name: string,
    value: unknown,
    { check, schemaPointers }: FieldRule,
  ): readonly Violation[] =>
    check === 'what is there' && value === null
      ? []
      : misfits(schemaPointers, value, joinPointer(place, name));
  const isUnsound = compileIsInvalidValue(ground, conclusion);
  const take = (
    { fields, violations, context, bodyCheck }: FieldReading,
    [name, value]: readonly [string, unknown],
  ): void => {
    const rule = ruleOf(name);
    if (rule.kind === 'readOnly')
      context.notice('read-only', `"${name}" is read-only; what was sent for it is ignored`);
    if (rule.kind !== 'taken') return;
    const taken = isUnsound(name, value) ? value : adapt(rule.schemaPointers, value, name);
    const misfit = rule.isInRequestSchema && bodyCheck === 'held' ? [] : hold(name, taken, rule);
    const [first] = misfit;
    if (first !== undefined && isTyped && !rule.isInRequestSchema) {
      noticeIgnoredField(context, name, first);
      return;
    }
    fields[name] = taken;
    violations.push(...misfit);
  };
  return (sent, context, bodyCheck = 'held') => {
    const taking: FieldReading = { fields: {}, violations: [], context, bodyCheck };
    for (const entry of Object.entries(sent))
      if (entry[0] !== nestedCollectionsProperty) take(taking, entry);
    if (taking.violations.length > 0) complain(taking.violations, context);
    return taking.fields;
  };
}

/** What a call sends, as it is read. */
type FieldReading = {
  readonly fields: Record<string, unknown>;
  readonly violations: Violation[];
  readonly context: Context;
  readonly bodyCheck: BodyCheck;
};

/** What becomes of a property that is sent. */
type FieldRule = {
  readonly kind: 'taken' | 'readOnly' | 'writeOnly';
  /** The schemas of it in the record. */
  readonly schemaPointers: readonly string[];
  /** What is held against them; null takes a property away where the record can be without it. */
  readonly check: 'everything' | 'what is there';
  /** Whether the request's own schema speaks of it, so that it is held already. */
  readonly isInRequestSchema: boolean;
};

const undeclaredFieldRule: FieldRule = {
  kind: 'taken',
  schemaPointers: [],
  check: 'what is there',
  isInRequestSchema: false,
};

const noProperties: ReadonlyMap<string, readonly string[]> = new Map();

/** What the request's own schema says of a property goes before what the record's says. */
function compileFieldRules(
  shapes: SchemaViews,
  { bodyEnvelope }: Pick<PlannedOperation, 'bodyEnvelope'>,
  { entity }: Resource,
): (name: string) => FieldRule {
  const { required } = shapes.of(entity);
  const properties = propertiesOf(shapes, shapes.of(entity));
  const asked = requestPropertiesOf(shapes, { bodyEnvelope });
  const toRule = (name: string): FieldRule => {
    const schemaPointers = properties.get(name) ?? [];
    const { keywords } = shapes.of(asked.get(name) ?? schemaPointers);
    const check = required.has(name) ? 'everything' : 'what is there';
    const shown = properties.has(name) ? shapes.of(schemaPointers).keywords : keywords;
    return {
      kind: toFieldRuleKind(keywords, shown),
      schemaPointers,
      check,
      isInRequestSchema: asked.has(name),
    };
  };
  const rules = new Map(
    [...properties.keys(), ...asked.keys()].map((name) => [name, toRule(name)] as const),
  );
  return (name) => rules.get(name) ?? undeclaredFieldRule;
}

function requestPropertiesOf(
  shapes: SchemaViews,
  { bodyEnvelope }: Pick<PlannedOperation, 'bodyEnvelope'>,
) {
  return bodyEnvelope ? propertiesOf(shapes, shapes.of(bodyEnvelope.schemaPointers)) : noProperties;
}

function noticeIgnoredField(context: Context, name: string, { message }: Violation): void {
  context.notice(
    'not-taken',
    `"${name}" is nothing that this takes; what was sent for it is ignored, since it ${message}`,
  );
}

/** What the record shows comes back, though the request's own schema may call it write-only. */
function toFieldRuleKind(
  { readOnly, writeOnly }: JsonObject,
  shown: JsonObject,
): FieldRule['kind'] {
  if (readOnly === true) return 'readOnly';
  return writeOnly === true && shown.writeOnly === true ? 'writeOnly' : 'taken';
}

/** Whether what a call sends of a record was held against the schema that its properties are known by. */
export type BodyCheck = 'held' | 'not held';

/**
 * Of several media types the body's properties are known by one: what comes as another, such as a JSON
 * Patch, was held against that one's schema alone.
 */
export function compileBodyCheck(
  root: unknown,
  { operation }: Pick<PlannedOperation, 'operation'>,
): (call: Pick<Call, 'headers'>) => BodyCheck {
  const content = operation.body?.content ?? new Map<string, string>();
  if (content.size < 2) return () => 'held';
  const known = resolvePointer(root, `${findBodySchema(operation)}`).pointer;
  return ({ headers }) => {
    const media = findMediaTypePointer(content, toEssence(String(headers['content-type'])));
    return resolvePointer(root, `${media}/schema`).pointer === known ? 'held' : 'not held';
  };
}
