import {
  entriesOf,
  kindOf,
  propertiesOf,
  type SchemaView,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import { listStrongKeyNames } from '../keys/key-property.ts';
import { findKeyAmong, findListProperty, findRecordProperty, type RecordHint } from './rules.ts';

export type { RecordHint };

import { isSameSchema } from './schema-similarity.ts';

/** Where in a body a record, or the list of records, is. */
export type Envelope = {
  /** The properties to go down; `0` is the first entry of a list. */
  readonly path: readonly (string | 0)[];
  /** The schemas of one record. */
  readonly schemaPointers: readonly string[];
  /** The wrapper of each record in a list: `{ data: [ { pet: { … }, score: 1 } ] }`. */
  readonly wrapper?: EntryWrapper;
  /** The property beside the wrapper with the record's key: `id` of `{ id, result: { … } }`. */
  readonly keyProperty?: string;
  /** Whether `x-sandlot` sets it. */
  readonly isExplicit?: boolean;
};

export type EntryWrapper = {
  /** The path from an entry to its record. */
  readonly path: readonly string[];
  /** The schemas of an entry. */
  readonly schemaPointers: readonly string[];
};

const maxEnvelopeDepth = 3;

/** Finds the record in a body of one: itself, or in `{ data: … }`, `{ thing: … }`, `{ things: [ … ] }`. */
export function findRecordEnvelope(
  schemaViews: SchemaViews,
  schemaPointers: readonly string[],
  hint: RecordHint,
): Envelope | undefined {
  const found = findInnermostRecord(schemaViews, schemaPointers, hint);
  if (found?.path.length !== 1) return found;
  const keyNames = listStrongKeyNames(hint.parameter, hint.noun);
  const properties = propertiesOf(schemaViews, schemaViews.of(schemaPointers));
  const keyProperty = findKeyAmong(schemaViews, properties, keyNames);
  return keyProperty === undefined ? found : { ...found, keyProperty };
}

function findInnermostRecord(
  schemaViews: SchemaViews,
  schemaPointers: readonly string[],
  hint: RecordHint,
): Envelope | undefined {
  return walkBody(schemaViews, schemaPointers, ({ schemaView, kind, here }) => {
    if (kind === 'array') return enterList(schemaViews, schemaView, here);
    if (kind !== 'object') return {};
    const isRecord =
      hasRecordSchema(schemaViews, here.schemaPointers, hint) ||
      here.path.length >= maxEnvelopeDepth;
    const inner = isRecord ? undefined : findRecordProperty(schemaViews, schemaView, hint);
    const isHere =
      inner !== undefined &&
      isMoreLikeRecord(schemaViews, here.schemaPointers, { than: inner[1], hint });
    return { here, inner: isHere ? undefined : inner };
  });
}

/** The entries of a list; not of what may be one object too: `GET /contents/{path}` answers a folder or a file. */
function enterList(schemaViews: SchemaViews, list: SchemaView, here: Envelope): EnvelopeStep {
  const options = list.choices.flatMap((choice) => choice.options);
  const hasObject = options.some((option) => {
    const view = schemaViews.of([option]);
    return view.properties.size > 0 && kindOf(schemaViews, view) === 'object';
  });
  return hasObject ? { here } : { inner: [0, entriesOf(schemaViews, list)] };
}

/** What a step found, and where to go on. */
type EnvelopeStep = {
  readonly here?: Envelope | undefined;
  readonly inner?: readonly [string | 0, readonly string[]] | undefined;
};

type VisitBody = (position: {
  readonly schemaView: SchemaView;
  readonly kind: ReturnType<typeof kindOf>;
  readonly here: Envelope;
}) => EnvelopeStep;

/** Goes down a body from one wrapper to the next; the innermost finding wins. */
function walkBody(
  schemaViews: SchemaViews,
  schemaPointers: readonly string[],
  visit: VisitBody,
  path: Envelope['path'] = [],
): Envelope | undefined {
  // A list of itself has no end.
  if (path.length > maxEnvelopeDepth + 1) return undefined;
  const schemaView = schemaViews.of(schemaPointers);
  const { here, inner } = visit({
    schemaView,
    kind: kindOf(schemaViews, schemaView),
    here: { path, schemaPointers },
  });
  return (inner && walkBody(schemaViews, inner[1], visit, [...path, inner[0]])) ?? here;
}

type SchemaComparison = { readonly than: readonly string[]; readonly hint: RecordHint };

/** Whether schemas share more property names with the record than others do. */
function isMoreLikeRecord(
  schemaViews: SchemaViews,
  schemaPointers: readonly string[],
  { than, hint: { entity } }: SchemaComparison,
): boolean {
  if (entity === undefined) return false;
  const names = propertiesOf(schemaViews, schemaViews.of(entity));
  const countShared = (others: readonly string[]): number =>
    [...propertiesOf(schemaViews, schemaViews.of(others)).keys()].filter((name) => names.has(name))
      .length;
  const entries = entriesOf(schemaViews, schemaViews.of(than));
  return countShared(schemaPointers) > countShared(entries.length > 0 ? entries : than);
}

function hasRecordSchema(
  schemaViews: SchemaViews,
  schemaPointers: readonly string[],
  { entity }: RecordHint,
): boolean {
  return entity !== undefined && isSameSchema(schemaViews, schemaPointers, entity);
}

/**
 * Finds the list of records in a body, and the wrapper of each record where there is one:
 * `{ data: [ { pet: { … }, score: 1 } ] }`.
 */
export function findListEnvelope(
  schemaViews: SchemaViews,
  schemaPointers: readonly string[],
  hint: RecordHint,
): Envelope | undefined {
  const list = findList(schemaViews, schemaPointers, hint);
  const record = list && findRecordEnvelope(schemaViews, list.schemaPointers, hint);
  if (!record || record.path.length === 0 || record.path.includes(0)) return list;
  const comparison = { than: list.schemaPointers, hint };
  if (!isMoreLikeRecord(schemaViews, record.schemaPointers, comparison)) return list;
  return {
    ...list,
    schemaPointers: record.schemaPointers,
    wrapper: {
      path: record.path.filter((step) => step !== 0),
      schemaPointers: list.schemaPointers,
    },
  };
}

/** The list itself, or in `{ data: [ … ] }`, `{ things: [ … ] }`, `{ result: { items: [ … ] } }`. */
function findList(
  schemaViews: SchemaViews,
  schemaPointers: readonly string[],
  hint: RecordHint,
): Envelope | undefined {
  return walkBody(schemaViews, schemaPointers, ({ schemaView, kind, here: { path } }) => {
    if (kind === 'array')
      return { here: { path, schemaPointers: entriesOf(schemaViews, schemaView) } };
    if (kind !== 'object' || path.length >= maxEnvelopeDepth) return {};
    return { inner: findListProperty(schemaViews, schemaView, hint) };
  });
}
