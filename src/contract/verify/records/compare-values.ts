import {
  type Envelope,
  isIdempotencyKey,
  isServerManagedName,
  ownIdName,
  type PlannedOperation,
  type Resource,
  recordEnvelopeOf,
} from '../../../inference/inference.ts';
import {
  isObject,
  type JsonObject,
  propertiesOf,
  type SchemaView,
  type SchemaViews,
} from '../../../openapi/openapi.ts';
import type { VerifyContext } from '../verify-context.ts';

/**
 * Compares a sent value to a returned one as providers store it: texts may be trimmed and
 * change case, times change notation, numbers are rounded, lists are reordered, and objects
 * gain properties.
 */
export function isKept(sent: unknown, reply: unknown): boolean {
  if (isEmpty(sent)) return isEmpty(reply) || typeof reply === typeof sent;
  if (typeof sent === 'object' || typeof reply === 'object') return isKeptInside(sent, reply);
  if (typeof sent === 'number' && typeof reply === 'number') return isNearNumber(sent, reply);
  const [one, other] = [normalizeText(sent), normalizeText(reply)];
  return one === other || isSameInstant(one, other);
}

/** Providers omit empty values or replace them by defaults. */
export function isEmpty(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    value === '' ||
    (typeof value === 'object' && Object.keys(value).length === 0)
  );
}

function isKeptInside(sent: unknown, reply: unknown): boolean {
  if (Array.isArray(sent) && Array.isArray(reply))
    return (
      reply.length > 0 &&
      sent.every((entry) => reply.some((other: unknown) => isKept(entry, other)))
    );
  if (isObject(sent) && isObject(reply))
    return Object.entries(sent).every(
      ([name, value]) => isEmpty(reply[name]) || isKept(value, reply[name]),
    );
  // A reference by key may be returned as the whole record.
  return !isEmpty(reply);
}

/** Whole numbers are exact as far as JSON is (RFC 8259, section 6); others may be rounded. */
function isNearNumber(one: number, other: number): boolean {
  if (Number.isSafeInteger(one)) return Math.abs(one - other) < 1e-9;
  return Math.abs(one - other) < 0.01 + Math.abs(one) * 1e-9;
}

function normalizeText(value: unknown): string {
  return String(value).trim().toLowerCase().replace(/\/$/, '');
}

function isSameInstant(one: string, other: string): boolean {
  return (
    /^\d{4}-\d\d-\d\d/.test(one) &&
    /^\d{4}-\d\d-\d\d/.test(other) &&
    Math.abs(Date.parse(one) - Date.parse(other)) < 1000
  );
}

/** True for an object whose keys are data. */
export function isMap({ properties, additionalProperties }: SchemaView): boolean {
  return properties.size === 0 && additionalProperties.length > 0;
}

/** True for a map that lacks a key that was sent, in any case of letters. */
export function losesKeys(view: SchemaView, sent: unknown, reply: unknown): boolean {
  if (!isMap(view) || !isObject(sent) || !isObject(reply)) return false;
  const shown = new Set(Object.keys(reply).map((name) => name.toLowerCase()));
  return Object.entries(sent).some(
    ([name, value]) => !isEmpty(value) && !shown.has(name.toLowerCase()),
  );
}

/**
 * True for an object without a value that was sent in it and that its schema describes. An object with a key
 * or another property of the server is a record of its own, and may be shown in part.
 */
export function losesProperties(
  views: SchemaViews,
  { properties }: SchemaView,
  [sent, reply]: readonly [sent: unknown, reply: unknown],
): boolean {
  const names = [...properties.keys()];
  const isRecord = names.some((name) => ownIdName.test(name) || isServerManagedName(name));
  if (!isObject(sent) || !isObject(reply) || isRecord) return false;
  return names.some((name) => {
    const view = views.of(properties.get(name));
    const { readOnly, writeOnly } = view.keywords;
    if (isEmpty(sent[name]) || readOnly === true || writeOnly === true) return false;
    return isEmpty(reply[name]) || losesProperties(views, view, [sent[name], reply[name]]);
  });
}

/** True for a list whose entries came back in another order; a list of different entries may be a set. */
export function isReordered({ keywords }: SchemaView, sent: unknown, reply: unknown): boolean {
  if (!Array.isArray(sent) || !Array.isArray(reply) || sent.length !== reply.length) return false;
  return (
    keywords.uniqueItems !== true && !sent.every((entry, index) => isKept(entry, reply[index]))
  );
}

/** As `isKept`, but lists have no further entries, and no value of an object is missing. */
export function isKeptExactly(sent: unknown, reply: unknown): boolean {
  if (Array.isArray(sent) && Array.isArray(reply))
    return (
      sent.length === reply.length &&
      sent.every((entry, index) => isKeptExactly(entry, reply[index]))
    );
  if (isObject(sent) && isObject(reply))
    return Object.entries(sent).every(([name, value]) => isKeptExactly(value, reply[name]));
  return isEmpty(sent) ? isEmpty(reply) : typeof sent === typeof reply && isKept(sent, reply);
}

/** Deep equality, regardless of property order. */
export function isEqual(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((entry, index) => isEqual(entry, other[index]));
  if (!isObject(one) || !isObject(other)) return false;
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => isEqual(one[name], other[name]));
}

/** Orders numbers and dates by value, other values as text. */
export function compareValues(one: unknown, other: unknown): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  const [first, second] = [String(one), String(other)];
  const isDate = /^\d{4}-\d\d-\d\d/.test(first) && /^\d{4}-\d\d-\d\d/.test(second);
  if (isDate) return Date.parse(first) - Date.parse(second);
  return first < second ? -1 : first > second ? 1 : 0;
}

export function formatValue(value: unknown): string {
  const text = value === undefined ? 'missing' : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

/** Where replies show a record, and what it is. */
export type ReplyRecord = {
  readonly envelope: Envelope | undefined;
  readonly resource: Resource | undefined;
  /** Properties that only a client sets, whatever their names say. */
  readonly clientNames?: ReadonlySet<string>;
};

/** Where the reply of an operation shows its record. */
export function toReplyRecord({ plan, resource }: PlannedOperation): ReplyRecord {
  return { envelope: recordEnvelopeOf(plan), resource };
}

/** Lists the sent properties that a reply must show unchanged. */
export function listComparableNames(
  { views, conforms, testPlan }: VerifyContext,
  { envelope, resource, clientNames }: ReplyRecord,
  entry: JsonObject,
): readonly string[] {
  if (!envelope) return [];
  const described = propertiesOf(views, views.of(envelope.schemaPointers));
  const own = new Set([resource?.key.path[0], resource && testPlan.versionNameOf(resource)]);
  return Object.keys(entry).filter((name) => {
    const schemaPointers = described.get(name);
    const isManaged = isServerManagedName(name) && clientNames?.has(name) !== true;
    if (schemaPointers === undefined || isManaged || own.has(name)) return false;
    // Each request has a key of its own.
    if (isIdempotencyKey({ name })) return false;
    const view = views.of(schemaPointers);
    // A property whose reply schema rejects the sent value is shown in another form.
    return (
      [view.keywords.readOnly, view.keywords.writeOnly].every((flag) => flag !== true) &&
      conforms(view, entry[name])
    );
  });
}
