import { appendAll } from '../../base/list/append-all.ts';
import { type Refusal, refuse, toViolationSentence, type Violation } from '../../base/refusal.ts';
import {
  type FieldRule,
  nestedCollectionsProperty,
  normalizeName,
  type RecordFields,
  type RecordInput,
} from '../../inference/inference.ts';
import {
  compileConformance,
  findMediaTypePointer,
  type JsonObject,
  joinPointer,
  resolvePointer,
  toEssence,
} from '../../openapi/openapi.ts';
import type { Call, Context } from '../behaviour.ts';
import type { HandlerContext, PlannedWrite } from '../handler-context.ts';
import { createViolationReporter } from '../violation-policy.ts';
import { compileCoerceValue } from './coerce-value.ts';
import { compileFindInvalidValues, compileIsInvalidValue } from './invalid-values.ts';

/** Turns the record of a request into the fields that are stored. */
export type ReadFields = (
  sent: JsonObject,
  context: Context,
  bodyCheck?: BodyCheck,
) => Record<string, unknown>;

/** Whether the properties of a body were validated against the schemas that the plan knows them by. */
export type BodyCheck = 'validated' | 'unvalidated';

/**
 * Compiles the reading of fields. Read-only properties are ignored with a notice, write-only ones are
 * not stored. A property that the request does not declare has to conform to the record's schema.
 */
export function compileReadFields(
  handlerContext: HandlerContext,
  { operation, plan: { input } }: PlannedWrite,
): ReadFields {
  const readField = compileReadField(handlerContext, input);
  const report = createViolationReporter(handlerContext.validation, operation);
  return (sent, context, bodyCheck = 'validated') => {
    const entries = Object.entries(sent);
    if (entries.length > maxFields) throw refuseTooManyFields();
    const reading: FieldReading = { fields: {}, violations: [], sent, context, bodyCheck };
    for (const [name, value] of entries)
      if (name !== nestedCollectionsProperty) readField(name, value, reading);
    if (reading.violations.length > 0) report(reading.violations, context);
    return reading.fields;
  };
}

/** A record is copied several times until it is stored, and more properties take longer than others should wait. */
const maxFields = 20_000;

function refuseTooManyFields(): Refusal {
  const message = `must not have more than ${maxFields} properties`;
  const violation: Violation = { in: 'body', pointer: '', message };
  return refuse({
    code: 'request-invalid',
    detail: toViolationSentence(violation),
    violations: [violation],
  });
}

/** The fields of a call, as they are read. */
type FieldReading = {
  readonly fields: Record<string, unknown>;
  readonly violations: Violation[];
  readonly sent: JsonObject;
  readonly context: Context;
  readonly bodyCheck: BodyCheck;
};

function compileReadField(
  handlerContext: HandlerContext,
  { envelope, fields: { properties, isDescribed } }: RecordInput,
) {
  const { schemaViews } = handlerContext.model;
  const conforms = compileConformance(schemaViews);
  const coerce = compileCoerceValue(schemaViews, conforms);
  const findInvalid = compileFindInvalidValues(schemaViews, conforms);
  const isInvalid = compileIsInvalidValue(handlerContext, envelope);
  const rules = new Map(Object.entries(properties));
  const findByNotation = compileFindByNotation(rules);
  const recordPointer = joinPointer('', ...(envelope?.path ?? []).map(String));
  const findRule = (name: string, reading: FieldReading): FieldRule => {
    const rule = rules.get(name) ?? findByNotation(name, reading) ?? undeclaredRule;
    if (rule.access === 'read-only') noticeReadOnly(reading.context, name);
    return rule;
  };
  return (name: string, sent: unknown, reading: FieldReading): void => {
    const rule = findRule(name, reading);
    if (rule.access !== 'read-write') return;
    const { schemaPointers } = rule;
    const value = isInvalid(name, sent) ? sent : coerce(schemaPointers, sent, name);
    const violations = isChecked(rule, value, reading.bodyCheck)
      ? findInvalid(schemaPointers, value, joinPointer(recordPointer, name))
      : [];
    const [first] = violations;
    if (first !== undefined && isDescribed && rule.requestPointers === undefined) {
      noticeUndeclared(reading.context, name, first);
      return;
    }
    reading.fields[rule.recordName ?? name] = value;
    appendAll(reading.violations, violations);
  };
}

/**
 * Compiles the rule of an undeclared property that is a declared one in another notation: `friendlyName`
 * for `friendly_name`.
 */
function compileFindByNotation(
  rules: ReadonlyMap<string, FieldRule>,
): (name: string, reading: FieldReading) => FieldRule | undefined {
  let names: ReadonlyMap<string, string> | undefined;
  return (name, { sent, context }) => {
    names ??= new Map([...rules.keys()].map((known) => [normalizeName(known), known]));
    const known = names.get(normalizeName(name) || name);
    const rule = known === undefined || known in sent ? undefined : rules.get(known);
    if (known === undefined || rule === undefined) return undefined;
    noticeNotation(context, name, known);
    return { ...rule, requestPointers: undefined, recordName: rule.recordName ?? known };
  };
}

function noticeNotation(context: Context, name: string, known: string): void {
  context.notice('property-unknown', `Unknown property "${name}" is read as "${known}".`);
}

/** What the request declares was validated with the call; `null` removes a property that is not required. */
function isChecked(
  { requestPointers, isRequired }: FieldRule,
  value: unknown,
  bodyCheck: BodyCheck,
): boolean {
  const isValidated = requestPointers !== undefined && bodyCheck === 'validated';
  return !isValidated && (isRequired || value !== null);
}

function noticeReadOnly(context: Context, name: string): void {
  context.notice('read-only', `"${name}" is read-only; the value sent for it is ignored.`);
}

function noticeUndeclared(context: Context, name: string, { message }: Violation): void {
  context.notice(
    'not-taken',
    `"${name}" is not declared by the request; it is ignored because it ${message}.`,
  );
}

const undeclaredRule: FieldRule = {
  access: 'read-write',
  schemaPointers: [],
  requestPointers: undefined,
  isRequired: false,
  isReplaceable: false,
};

/** Compiles whether a body was validated against the operation's main schema; other media types may have others. */
export function compileBodyCheck(
  { root }: Pick<HandlerContext, 'root'>,
  { operation, plan: { change } }: PlannedWrite,
): (call: Pick<Call, 'headers'>) => BodyCheck {
  const { mainBodySchema } = change;
  if (mainBodySchema === undefined || operation.body === undefined) return () => 'validated';
  const { content } = operation.body;
  return ({ headers }) => {
    const mediaType = findMediaTypePointer(content, toEssence(String(headers['content-type'])));
    const { pointer } = resolvePointer(root, `${mediaType}/schema`);
    return pointer === mainBodySchema ? 'validated' : 'unvalidated';
  };
}

/** Compiles whether a replacement without a property removes it. */
export function compileIsReplaceable(
  { declaredOf }: Pick<HandlerContext, 'declaredOf'>,
  { operation, plan }: PlannedWrite,
): (name: string) => boolean {
  const { properties, removesUndeclared, requiredUndeclared }: RecordFields = plan.input.fields;
  const rules = new Map(Object.entries(properties));
  return (name) => {
    const rule = rules.get(name);
    if (rule !== undefined) return rule.isReplaceable;
    if (requiredUndeclared.includes(name) || removesUndeclared === 'none') return false;
    return (
      removesUndeclared === 'all' ||
      (!name.startsWith('@') && declaredOf(operation)?.has(name) === false)
    );
  };
}
