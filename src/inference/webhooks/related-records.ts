import { appendAll } from '../../base/list/append-all.ts';
import { kindOf, propertiesOf } from '../../openapi/openapi.ts';
import { isSameOrCopiedSchema } from '../bodies/schema-similarity.ts';
import type { Resource } from '../resource.ts';
import { isSameNoun, normalizeName, singularize } from '../vocabulary/singularize.ts';
import { payloadRecordNames, previousRecordName } from '../vocabulary/webhooks.ts';
import type { EventContext } from './event-meaning.ts';
import type { RelatedRecord } from './webhook-plan.ts';

/** A body of a webhook, and where it has the records of which resources. */
type RelatedSearch = {
  readonly schema: string;
  readonly record: readonly string[];
  readonly resources: readonly Resource[];
};

/** The objects beside the record that hold other records: `customer` beside `order` in `data`. */
export function listRelatedRecords(
  context: EventContext,
  search: RelatedSearch,
): readonly RelatedRecord[] {
  const related: RelatedRecord[] = [];
  let pointers: readonly string[] = [search.schema];
  for (const [depth, next] of search.record.entries()) {
    const properties = propertiesOf(context.schemaViews, context.schemaViews.of(pointers));
    const path = search.record.slice(0, depth);
    for (const [name, schemaPointers] of properties)
      if (name !== next)
        appendAll(related, planRelated(context, search, { path: [...path, name], schemaPointers }));
    pointers = properties.get(next) ?? [];
  }
  return related;
}

type ObjectPlace = { readonly path: readonly string[]; readonly schemaPointers: readonly string[] };

function planRelated(
  context: EventContext,
  { resources }: RelatedSearch,
  { path, schemaPointers }: ObjectPlace,
): readonly RelatedRecord[] {
  const { schemaViews, propertiesOf: propertiesOfResource } = context;
  const name = `${path.at(-1)}`;
  const normalized = normalizeName(name);
  const isOther = !payloadRecordNames.includes(normalized) && !previousRecordName.test(normalized);
  if (!isOther || kindOf(schemaViews, schemaViews.of(schemaPointers)) !== 'object') return [];
  const candidates = [
    ...context.resources.filter(({ noun }) => isSameNoun(noun, name)),
    ...context.resources.filter(({ entity }) =>
      isSameOrCopiedSchema(schemaViews, schemaPointers, entity),
    ),
  ];
  const [resource] = candidates;
  if (resource === undefined) return [];
  const own = resources.flatMap((one) => [...propertiesOfResource(one).keys()]);
  const nouns = resources.includes(resource) ? [name] : [name, resource.noun];
  const property = own.find((one) => nouns.some((noun) => refersTo(one, noun)));
  const back = resources.includes(resource) ? [] : [...propertiesOfResource(resource).keys()];
  const backProperty = back.find((one) => resources.some(({ noun }) => isKeyOf(one, noun)));
  return [{ path, resource: resource.name, property, backProperty }];
}

/** `customer_id` or `customer` of a customer. */
function refersTo(property: string, noun: string): boolean {
  return normalizeName(property) === singularize(normalizeName(noun)) || isKeyOf(property, noun);
}

function isKeyOf(property: string, noun: string): boolean {
  const singular = singularize(normalizeName(noun));
  return ['id', 'uuid', 'key'].some((ending) => normalizeName(property) === singular + ending);
}
