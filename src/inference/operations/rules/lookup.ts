import { isSameOrCopiedSchema } from '../../bodies/schema-similarity.ts';
import { type PathSegment, parametersOf, toTreeKey } from '../../paths/path-tree.ts';
import { inferLookupFilters } from '../../queries/lookup-filters.ts';
import type { Resource } from '../../resource.ts';
import { toRecordHint } from '../../resources/record-schema.ts';
import { lookupNoun, lookupVerb } from '../../vocabulary/path-verbs.ts';
import { normalizeName, singularize } from '../../vocabulary/singularize.ts';
import type { InferenceContext } from '../operation-context.ts';
import type { OperationRule, OperationSubject } from '../operation-rule.ts';
import { splitVerb } from '../sub-path.ts';

/** `GET /users/lookup?email=a@b.c` reads the user with that email. */
export const lookup: OperationRule = {
  name: 'lookup',
  summary: 'A path such as `/users/lookup` reads the record that its parameters select.',
  docs: '#lookup',
  infer: (context, subject) => {
    const { operation, segments = [] } = subject;
    const isQuery = operation.method === 'GET' || operation.method === 'POST';
    const found = isQuery ? findLookedUp(context, segments) : undefined;
    if (found === undefined || found.resource.unknownKeys === 'made') return undefined;
    const { resource, above } = found;
    if (!showsRecord(context, subject, resource)) return undefined;
    const filters = inferLookupFilters(context, operation, resource);
    if (filters === undefined) return undefined;
    const names = filters.map(({ parameter }) => `"${parameter}"`).join(', ');
    return {
      kind: 'read',
      reason: `The reply is the record of ${resource.name} that ${names} selects`,
      resource,
      segments: [...above, { kind: 'parameter', name: resource.parameter }],
      keys: [
        ...parametersOf(segments).map((name) => ({ in: 'path', name }) as const),
        { in: 'match' },
      ],
    };
  },
};

type LookedUp = {
  readonly resource: Resource;
  /** The path of all records. */
  readonly above: readonly PathSegment[];
};

/** The resource of `/users/lookup`, `/users.lookupByEmail` or `/findUserByEmail`. */
function findLookedUp(
  { resources: { all, byItemPath } }: InferenceContext,
  segments: readonly PathSegment[],
): LookedUp | undefined {
  const path = splitVerb(segments);
  if (path === undefined) return undefined;
  const { above, verb } = path;
  const below = byItemPath.get(`${toTreeKey(above)}/{}`);
  if (below !== undefined) return lookupVerb.test(verb) ? { resource: below, above } : undefined;
  const [, noun] = lookupNoun.exec(verb) ?? [];
  const base = toTreeKey(segments.slice(0, -1));
  const resource = all.find(
    (one) =>
      noun !== undefined &&
      one.kind === 'collection' &&
      singularize(normalizeName(one.noun)) === singularize(normalizeName(noun)) &&
      toTreeKey(one.segments.slice(0, -1)) === base,
  );
  return resource && { resource, above: resource.segments };
}

/** A reply with a list is a filtered list, not a record. */
function showsRecord(
  { schemaViews, envelopes }: InferenceContext,
  { operation }: OperationSubject,
  resource: Resource,
): boolean {
  const shown = envelopes.findRecord(operation, toRecordHint(resource));
  return (
    shown !== undefined &&
    !shown.path.includes(0) &&
    isSameOrCopiedSchema(schemaViews, shown.schemaPointers, resource.entity)
  );
}
