import {
  type JsonObject,
  type Operation,
  propertiesOf,
  readSerializationLayout,
  type SchemaView,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import type { Envelope } from '../bodies/envelope.ts';
import type { EnvelopeFinder } from '../bodies/envelope-finder.ts';
import { inferActionEffect } from '../effects/action-effects.ts';
import { timestampFormatOf } from '../effects/timestamp-formats.ts';
import { type PathSegment, toTreeKey } from '../paths/path-tree.ts';
import type { Resource } from '../resource.ts';
import { initialNames } from '../vocabulary/initial-values.ts';
import {
  furtherIdName,
  grantName,
  isCountName,
  ownUrlName,
  rightsName,
} from '../vocabulary/server-properties.ts';
import { normalizeName } from '../vocabulary/singularize.ts';
import { creationTimeName, updateTimeName } from '../vocabulary/timestamps.ts';

/** What is searched for the properties that only the server sets. */
export type ServerPropertyContext = {
  readonly root: JsonObject;
  readonly schemaViews: SchemaViews;
  readonly envelopes: EnvelopeFinder;
  readonly operations: readonly Operation[];
  readonly parsePath: (path: string) => readonly PathSegment[] | undefined;
};

/** A property of a record that no request declares. */
type ReplyProperty = {
  readonly context: ServerPropertyContext;
  readonly resource: Resource;
  readonly name: string;
  readonly normalizedName: string;
  readonly view: SchemaView;
};

type ServerPropertyRule = {
  readonly name: string;
  readonly summary: string;
  readonly docs: string;
  matches(property: ReplyProperty): boolean;
};

const serverTime: ServerPropertyRule = {
  name: 'server-time',
  summary: '`created_at` and `updated_at`',
  docs: '#server-properties',
  matches: ({ name, normalizedName, view }) =>
    (creationTimeName.test(normalizedName) || updateTimeName.test(normalizedName)) &&
    timestampFormatOf(name, view) !== undefined,
};

const serverCount: ServerPropertyRule = {
  name: 'server-count',
  summary: '`comment_count`, a number of something',
  docs: '#server-properties',
  matches: ({ name, view }) =>
    isCountName(name) && (view.types.includes('integer') || view.types.includes('number')),
};

const serverId: ServerPropertyRule = {
  name: 'server-id',
  summary: '`uuid` and `node_id` beside the key',
  docs: '#server-properties',
  matches: ({ normalizedName }) => furtherIdName.test(normalizedName),
};

const serverUrl: ServerPropertyRule = {
  name: 'server-url',
  summary: '`html_url`, `self` and `_links`, which lead to the record',
  docs: '#server-properties',
  matches: ({ normalizedName }) => ownUrlName.test(normalizedName),
};

const serverGrant: ServerPropertyRule = {
  name: 'server-grant',
  summary: '`is_admin`, `role` and `balance`, which a client must not give itself',
  docs: '#server-properties',
  matches: ({ normalizedName, view }) =>
    rightsName.test(normalizedName) ||
    (grantName.test(normalizedName) && view.types.includes('boolean')),
};

/** Where nothing else changes a state, clients may do so although no request declares it. */
const serverState: ServerPropertyRule = {
  name: 'server-state',
  summary: 'A `status` that actions such as `POST /orders/{id}/cancel` or a lifecycle change',
  docs: '#server-properties',
  matches: ({ context, resource, name, normalizedName }) =>
    initialNames.mainState.test(normalizedName) &&
    (resource.lifecycle?.path[0] === name || isSetByAction(context, resource, name)),
};

/** The properties that only the server sets; the first rule that applies wins. */
export const serverPropertyRules: readonly ServerPropertyRule[] = [
  serverTime,
  serverCount,
  serverId,
  serverUrl,
  serverGrant,
  serverState,
];

/**
 * The properties of a record that no request declares, and that the server sets by a rule. None where the
 * request describes no property, or says that it takes any.
 */
export function findServerProperties(
  context: ServerPropertyContext,
  resource: Resource,
  bodyEnvelope: Envelope | undefined,
): ReadonlyMap<string, string> {
  const { schemaViews } = context;
  const sent = bodyEnvelope?.schemaPointers ?? [];
  // A request without properties is open too.
  if (readSerializationLayout(context, sent).undeclared === 'expected') return new Map();
  const declared = listDeclared(context, resource, sent);
  const found = new Map<string, string>();
  for (const [name, pointers] of propertiesOf(schemaViews, schemaViews.of(resource.entity))) {
    const normalizedName = normalizeName(name);
    if (declared.has(normalizedName) || resource.key.path[0] === name) continue;
    const property = { context, resource, name, normalizedName, view: schemaViews.of(pointers) };
    const rule = serverPropertyRules.find((one) => one.matches(property));
    if (rule) found.set(name, rule.name);
  }
  return found;
}

/** The normalized names of what any request declares that writes a record of the resource. */
function listDeclared(
  { schemaViews, envelopes }: ServerPropertyContext,
  resource: Resource,
  sent: readonly string[],
): ReadonlySet<string> {
  const { parameter, noun, createOperation, collection, item, nestedCollections } = resource;
  const nodes = [
    collection,
    item,
    ...nestedCollections.flatMap((one) => [one.collection, one.item]),
  ];
  const writes = [
    createOperation,
    ...nodes.flatMap((node) => [...(node?.operations.values() ?? [])]),
  ];
  const bodies = writes.map(
    (operation) => envelopes.findSentRecord(operation, { parameter, noun })?.schemaPointers ?? [],
  );
  const names = [sent, ...bodies].flatMap((pointers) => [
    ...propertiesOf(schemaViews, schemaViews.of(pointers)).keys(),
  ]);
  return new Set(names.map(normalizeName));
}

function isSetByAction(
  { schemaViews, operations, parsePath }: ServerPropertyContext,
  resource: Resource,
  name: string,
): boolean {
  const item = resource.item && toTreeKey(resource.item.segments);
  return operations.some((operation) => {
    if (operation.method !== 'POST' && operation.method !== 'PUT') return false;
    const segments = parsePath(operation.path);
    return (
      segments?.at(-1)?.kind === 'literal' &&
      toTreeKey(segments.slice(0, -1)) === item &&
      inferActionEffect(schemaViews, { operation }, resource)?.set[name] !== undefined
    );
  });
}
