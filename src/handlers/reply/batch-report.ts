import {
  normalizeName,
  type PlannedOperation,
  type Resource,
  singularize,
  toCountedNoun,
  toTypedKey,
} from '../../inference/inference.ts';
import {
  type JsonObject,
  kindOf,
  propertiesOf,
  type SchemaView,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import type { Outcome } from '../behaviour.ts';
import { isKeyInPath } from '../record/update-targets.ts';
import { type ReplyFormat, toReplyFormat } from './record-reply.ts';

/** The keys of the records that something was done with, of those that were made for it, and of those that are not there. */
export type AffectedKeys = {
  readonly changed: readonly string[];
  readonly created: readonly string[];
  readonly missing: readonly string[];
};

/** How a reply tells what was done with many records. */
export type BatchReport = {
  /** Has it tell the truth of how many there were, and which, by the names it has for that. */
  readonly report: (outcome: Outcome, done: AffectedKeys) => Outcome;
  /** Whether it has a name for those that are not there. */
  readonly reportsMissing: boolean;
};

/** What is called so, without what says that it counts, is told of those. */
const reportedKeysByName: readonly (readonly [RegExp, readonly (keyof AffectedKeys)[]])[] = [
  [/^(created|inserted|added|assigned|imported|new)$/, ['created']],
  [/^(failed|failures?|errors?|notfound|missing|skipped|ignored)$/, ['missing']],
  [/^(deleted?|removed?|updated?|changed|modified|matched)$/, ['changed']],
  [/^((rows)?affected|processed|succeeded|success(ful)?)?$/, ['changed', 'created']],
];

export function compileBatchReport(
  shapes: SchemaViews,
  { schema }: ReplyFormat,
  resource: Resource,
): BatchReport {
  const around = shapes.of(schema === undefined ? [] : [schema]);
  const properties = propertiesOf(shapes, around);
  const told = [...properties].flatMap(([name, places]) => {
    const word = toCountedNoun(name, resource.noun);
    const whose = reportedKeysByName.find(([pattern]) => pattern.test(word))?.[1];
    const isNeeded = around.required.has(name);
    return whose === undefined ? [] : [{ name, whose, shape: shapes.of(places), isNeeded }];
  });
  const reportsMissing = told.some(({ whose }) => whose.includes('missing'));
  if (told.length === 0) return { report: (outcome) => outcome, reportsMissing };
  const say = compileKeysValue(shapes, resource);
  const report: BatchReport['report'] = (outcome, done) => {
    const body: Record<string, unknown> = { ...Object(outcome.body) };
    for (const { name, whose, shape, isNeeded } of told) {
      const keys = whose.flatMap((one) => done[one]);
      const value = say(shape, { keys, isMissing: whose[0] === 'missing' });
      // A list that has to hold something is not there where there is nothing to tell.
      if (!isTooShort(shape, value)) body[name] = value ?? body[name];
      else if (!isNeeded) delete body[name];
    }
    return { ...outcome, body };
  };
  return { report, reportsMissing };
}

function isTooShort({ keywords: { minItems } }: SchemaView, value: unknown): boolean {
  return Array.isArray(value) && typeof minItems === 'number' && value.length < minItems;
}

/** That, of what may be about more records than one; `undefined` where the reply is nothing but records. */
export function compileBatchReportOfMany(
  shapes: SchemaViews,
  conclusion: PlannedOperation,
  resource: Resource,
): BatchReport | undefined {
  const { operation, recordEnvelope, bulkTargets, bodyEnvelope, ancestors } = conclusion;
  const isMany = bulkTargets !== undefined || bodyEnvelope?.path.includes(0) === true;
  const own = propertiesOf(shapes, shapes.of(resource.entity));
  const shown =
    recordEnvelope?.path.length === 0
      ? [...propertiesOf(shapes, shapes.of(recordEnvelope.schemaPointers)).keys()]
      : [];
  const isAround = !shown.some((name) => own.has(name));
  return isMany && isAround && !isKeyInPath(resource, ancestors)
    ? compileBatchReport(shapes, toReplyFormat(operation), resource)
    : undefined;
}

type ReportedKeys = {
  readonly keys: readonly string[];
  /** Whether they are not there. */
  readonly isMissing: boolean;
};

/** Tells of some keys by a number, by yes or no, or by a list; `undefined` where there is no room for that. */
function compileKeysValue(shapes: SchemaViews, resource: Resource) {
  return (shape: SchemaView, saying: ReportedKeys): unknown => {
    const { types } = shape;
    const { keys } = saying;
    if (types.includes('integer') || types.includes('number')) return keys.length;
    if (types.includes('boolean')) return keys.length > 0;
    return types.includes('array') ? toKeyList(shapes, resource, { shape, ...saying }) : undefined;
  };
}

function toKeyList(
  shapes: SchemaViews,
  resource: Resource,
  { shape: { items }, keys, isMissing }: ReportedKeys & { readonly shape: SchemaView },
): unknown {
  const entry = shapes.of(items);
  if (kindOf(shapes, entry) === 'scalar') {
    const places = [...items, ...resource.key.schemaPointers];
    return keys.map((one) => toTypedKey(shapes, places, one));
  }
  // Whatever is told of what there is none of is made up.
  if (keys.length === 0) return [];
  return isMissing ? compileMissingEntries(shapes, entry, resource)(keys) : undefined;
}

/** Tells of each that it is not there, by its key and in words, as far as there is room for that. */
function compileMissingEntries(
  shapes: SchemaViews,
  entry: SchemaView,
  { key, noun, name }: Resource,
): (keys: readonly string[]) => readonly JsonObject[] | undefined {
  const properties = propertiesOf(shapes, entry);
  const names = [...properties.keys()];
  const own = [
    normalizeName(`${key.path.at(-1)}`),
    `${singularize(normalizeName(noun))}id`,
    'id',
    'key',
  ];
  const at = names.find((one) => own.includes(normalizeName(one)));
  const text = names.find((one) => /^(message|error|reason|detail|description)$/i.test(one));
  const places = properties.get(`${at}`) ?? [];
  if (at === undefined) return () => undefined;
  return (keys) =>
    keys.map((one) => ({
      [at]: toTypedKey(shapes, places, one),
      ...(text === undefined ? {} : { [text]: `There is no "${one}" in ${name}.` }),
    }));
}
