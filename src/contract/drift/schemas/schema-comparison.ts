import {
  createSchemaViews,
  isObject,
  type OpenApiDocument,
  readPointer,
  resolvePointer,
} from '../../../openapi/openapi.ts';
import type { DescribedValues } from '../change.ts';
import { compareChoices, compareSingleChoice } from './compare-choices.ts';
import { compareTypes, listKeywordChanges } from './compare-keywords.ts';
import { visibleProperties } from './compare-properties.ts';
import { listComparedSubschemas } from './compare-subschemas.ts';
import {
  type ComparedDocuments,
  type PendingSchemaPair,
  type SchemaComparisonContext,
  type SchemaDifferences,
  type SchemaPair,
  type SchemaSide,
  type SchemaViewPair,
  toSchemaSide,
  type ViewedSchemaPair,
  viewOf,
} from './schema-pair.ts';

/** Compares schemas of two documents, each pair once. */
export type SchemaComparison = {
  /** The returned pair is complete after `compareAll`. */
  pair(before: SchemaSide, after: SchemaSide, values: DescribedValues): SchemaPair;
  compareAll(): void;
};

export function createSchemaComparison(documents: ComparedDocuments): SchemaComparison {
  const contexts = {
    before: createSchemaViews(documents.before),
    after: createSchemaViews(documents.after),
  };
  const known = new Map<string, PendingSchemaPair>();
  const pending: PendingSchemaPair[] = [];
  const pairOf = (
    one: SchemaSide,
    other: SchemaSide,
    { direction, notation }: DescribedValues,
  ): PendingSchemaPair => {
    const before = resolveSide(documents.before, one);
    const after = resolveSide(documents.after, other);
    const key = [direction, notation, toSideKey(before), toSideKey(after)].join('\n');
    const there = known.get(key);
    if (there) return there;
    const pair: PendingSchemaPair = {
      ...{ key, direction, notation },
      ...{ before, after, changes: [], inner: [] },
    };
    known.set(key, pair);
    pending.push(pair);
    return pair;
  };
  return {
    pair: pairOf,
    compareAll: () => {
      for (let pair = pending.pop(); pair !== undefined; pair = pending.pop()) {
        const { changes, inner } = compareSchemaPair(pair, {
          documents,
          viewsOf: contexts,
          pairOf,
        });
        pair.changes = changes;
        pair.inner = inner;
      }
    },
  };
}

/** Replaces bare references by their targets, so that equal pairs share one key. */
function resolveSide(
  { root }: OpenApiDocument,
  { schemaPointers, ...rest }: SchemaSide,
): SchemaSide {
  return {
    schemaPointers: schemaPointers.map((place) => {
      const value = readPointer(root, place);
      const isBare = isObject(value) && '$ref' in value && Object.keys(value).length === 1;
      return isBare ? resolvePointer(root, place).pointer : place;
    }),
    ...rest,
  };
}

function toSideKey({ schemaPointers, pickedOptions }: SchemaSide): string {
  return [...schemaPointers, '|', ...pickedOptions].join(' ');
}

/** Compares one pair. */
export function compareSchemaPair(
  pair: PendingSchemaPair,
  context: SchemaComparisonContext,
): SchemaDifferences {
  const { viewsOf: contexts, documents } = context;
  const views = {
    before: viewOf(contexts.before, pair.before),
    after: viewOf(contexts.after, pair.after),
  };
  const pointers = {
    before: toSchemaPointer(documents.before, pair.before),
    after: toSchemaPointer(documents.after, pair.after),
  };
  const viewed = { pair, views, pointers };
  const one = compareSingleChoice(viewed, context);
  if (one !== undefined) return one;
  const choices = compareChoices(viewed, context);
  return {
    changes: [...listKeywordChanges(toViewPair(viewed, context)), ...choices.changes],
    // Disjoint types have no inner schemas in common.
    inner: [...(isDisjoint(viewed) ? [] : listInnerPairs(viewed, context)), ...choices.inner],
  };
}

function toViewPair(
  { pair: { direction, notation }, views, pointers }: ViewedSchemaPair,
  { viewsOf, documents }: SchemaComparisonContext,
): SchemaViewPair {
  return { direction, notation, views, pointers, viewsOf, documents };
}

function isDisjoint({ pair, views }: ViewedSchemaPair): boolean {
  const types = compareTypes(views.before.types, views.after.types, pair.notation);
  return types?.kind === 'changed' && types.common.length === 0;
}

/** JSON pointer of the schema after all references. */
function toSchemaPointer(
  document: OpenApiDocument,
  { schemaPointers, pickedOptions, owner }: SchemaSide,
): string {
  const place = pickedOptions.at(-1) ?? schemaPointers[0];
  return place === undefined ? owner : resolvePointer(document.root, place).pointer;
}

/** Pairs of properties, items, undeclared properties and the schemas of other keywords. */
function listInnerPairs(
  viewed: ViewedSchemaPair,
  context: SchemaComparisonContext,
): SchemaPair['inner'] {
  const { pair, views, pointers } = viewed;
  const { viewsOf: contexts, pairOf } = context;
  const { direction } = pair;
  const inner: { step: string | undefined; pair: SchemaPair }[] = [];
  const add = (step: string | undefined, before: readonly string[], after: readonly string[]) => {
    if (before.length === 0 && after.length === 0) return;
    inner.push({
      step,
      pair: pairOf(
        toSchemaSide(before, pointers.before),
        toSchemaSide(after, pointers.after),
        pair,
      ),
    });
  };
  const after = visibleProperties({ direction }, views.after, contexts.after);
  for (const [name, before] of visibleProperties({ direction }, views.before, contexts.before)) {
    const now = after.get(name);
    if (now !== undefined) add(name, before, now);
  }
  add('*', views.before.items, views.after.items);
  if (views.before.undeclared === views.after.undeclared)
    add('*', views.before.additionalProperties, views.after.additionalProperties);
  for (const { step, pairs } of listComparedSubschemas(toViewPair(viewed, context)))
    for (const one of pairs) add(step, [one.before], [one.after]);
  return inner;
}
