import { kindAt, propertiesOf, type SchemaViews } from '../../openapi/openapi.ts';
import type { Envelope } from '../bodies/envelope.ts';
import { atNestedCollection, findParentKeyProperties } from '../relations/parent-keys.ts';
import type { NestedCollection, Resource } from '../resource.ts';
import { stateName } from '../vocabulary/actions.ts';
import { referenceName } from '../vocabulary/generated-values.ts';
import { occupiedText, recordEndState, recordEndTime } from '../vocabulary/refusals.ts';
import { isSameNoun, normalizeName } from '../vocabulary/singularize.ts';

/** A parent has only one record at a time that has not come to its end: a book is on one loan. */
export type UnfinishedRecord = {
  readonly rule: string;
  readonly status: number;
  /** The property with the key of the parent. */
  readonly property: string;
  /** Where a call has that key. */
  readonly source: 'body' | 'path';
  /** The property that shows the end of a record, and the states that are one; absent for a time. */
  readonly end: { readonly property: string; readonly states: readonly unknown[] | undefined };
};

/** A refusal of a request for what is in its body, as it is described. */
export type DocumentedRefusal = {
  readonly status: number;
  readonly description: string;
  /** The texts in its examples. */
  readonly messages: readonly string[];
};

type UnfinishedFacts = {
  readonly kind: string;
  readonly resource: Resource;
  readonly nestedCollection: NestedCollection | undefined;
  readonly bodyEnvelope: Envelope | undefined;
  readonly refusals: readonly DocumentedRefusal[];
};

export const unfinishedRecordRule = {
  name: 'unfinished-record',
  summary: 'A second loan of a book is refused where a reply says `already on loan`',
  docs: '#unfinished-record',
  infer(schemaViews: SchemaViews, facts: UnfinishedFacts): UnfinishedRecord | undefined {
    const refusal = facts.refusals.find(({ description }) => occupiedText.test(description));
    const end = findEnd(schemaViews, facts.resource);
    if (facts.kind !== 'create' || refusal === undefined || end === undefined) return undefined;
    const parent =
      findPathParent(schemaViews, facts) ?? findSentParent(schemaViews, facts, refusal.description);
    return parent && { rule: unfinishedRecordRule.name, status: refusal.status, end, ...parent };
  },
};

/** `returned_at`, or a `status` with an end such as `returned`. */
function findEnd(
  schemaViews: SchemaViews,
  { entity }: Resource,
): UnfinishedRecord['end'] | undefined {
  const properties = [...propertiesOf(schemaViews, schemaViews.of(entity))];
  for (const [property, pointers] of properties) {
    const { enum: values } = schemaViews.of(pointers).keywords;
    const states = [values ?? []].flat().filter((value) => recordEndState.test(`${value}`));
    if (stateName.test(property) && states.length > 0) return { property, states };
  }
  const [time] = properties.find(([name]) => recordEndTime.test(normalizeName(name))) ?? [];
  return time === undefined ? undefined : { property: time, states: undefined };
}

type Parent = Pick<UnfinishedRecord, 'property' | 'source'>;

/** The `book_id` of a body, if the description names a book. */
function findSentParent(
  schemaViews: SchemaViews,
  { bodyEnvelope }: UnfinishedFacts,
  description: string,
): Parent | undefined {
  const sent = propertiesOf(schemaViews, schemaViews.of(bodyEnvelope?.schemaPointers));
  const words = description.split(/[^A-Za-z\d]+/);
  const [property] =
    [...sent].find(([name, pointers]) => {
      const [, noun = ''] = referenceName.exec(name) ?? [];
      const isKey = kindAt(schemaViews, pointers) !== 'object';
      return isKey && words.some((word) => isSameNoun(word, noun));
    }) ?? [];
  return property === undefined ? undefined : { property, source: 'body' };
}

function findPathParent(
  schemaViews: SchemaViews,
  { resource, nestedCollection }: UnfinishedFacts,
): Parent | undefined {
  // Each parent begins with generated records, so that their path would refuse the first creation.
  if (nestedCollection === undefined) return undefined;
  const location = atNestedCollection(resource, nestedCollection);
  const [property, ...inner] = findParentKeyProperties(schemaViews, location).at(-1)?.path ?? [];
  return property === undefined || inner.length > 0 ? undefined : { property, source: 'path' };
}
