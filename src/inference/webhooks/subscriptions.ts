import {
  isObject,
  type JsonObject,
  kindOf,
  mergePatch,
  objectOf,
  propertiesOf,
  readPointer,
  type SchemaView,
  type SchemaViews,
  textAt,
} from '../../openapi/openapi.ts';
import type { Resource } from '../resource.ts';
import { normalizeName } from '../vocabulary/singularize.ts';
import {
  ambiguousSubscriptionNoun,
  subscriptionNames,
  subscriptionNoun,
  subscriptionText,
} from '../vocabulary/webhooks.ts';
import type { EventContext } from './event-meaning.ts';
import type { SubscriptionPlan, SubscriptionSwitch } from './webhook-plan.ts';

export type SubscriptionSearch = EventContext & {
  readonly root: JsonObject;
  /** The `subscription` of the `x-sandlot` of the path of a resource. */
  readonly extensionOf: (resource: Resource) => JsonObject | false | undefined;
};

/** Finds the resources whose records subscribe to events: `/hooks`, `/webhook_endpoints`. */
export function findSubscriptions(search: SubscriptionSearch): readonly SubscriptionPlan[] {
  return search.resources.flatMap((resource) => {
    const extension = search.extensionOf(resource);
    if (extension === false) return [];
    const inferred = planSubscription(search, resource);
    return (extension ? overrideSubscription(inferred, resource, extension) : inferred) ?? [];
  });
}

/** Merges the `subscription` of an `x-sandlot` into a plan (RFC 7396). */
function overrideSubscription(
  inferred: SubscriptionPlan | undefined,
  { name: resource }: Resource,
  changes: JsonObject,
): SubscriptionPlan | undefined {
  const merged = mergePatch(inferred ?? { resource, url: ['url'], eventNames: [] }, changes);
  return isSubscriptionPlan(merged) ? merged : inferred;
}

function isSubscriptionPlan(value: unknown): value is SubscriptionPlan {
  return isObject(value) && Array.isArray(value.url) && Array.isArray(value.eventNames);
}

type NamedProperty = { readonly path: readonly string[]; readonly view: SchemaView };

function planSubscription(
  context: SubscriptionSearch,
  resource: Resource,
): SubscriptionPlan | undefined {
  const noun = normalizeName(resource.noun);
  if (!subscriptionNoun.test(noun)) return undefined;
  const properties = listProperties(context.schemaViews, resource);
  const url = findProperty(properties, subscriptionNames.url);
  if (url === undefined) return undefined;
  const events = findProperty(properties, subscriptionNames.events);
  const isClear =
    !ambiguousSubscriptionNoun.test(noun) ||
    (events !== undefined && isOfEvents(context, resource));
  if (!isClear) return undefined;
  return {
    resource: resource.name,
    url: url.path,
    events: events?.path,
    eventNames: events ? listEventNames(context.schemaViews, events.view) : [],
    active: findSwitch(properties),
    secret: findProperty(properties, subscriptionNames.secret)?.path,
  };
}

/** Whether the operation that creates records says that they are about events. */
function isOfEvents(
  { root }: { readonly root: JsonObject },
  { createOperation, item, collection }: Resource,
): boolean {
  const operations = [
    createOperation,
    ...(item?.operations.values() ?? []),
    ...(collection?.operations.values() ?? []),
  ];
  return operations.some((operation) => {
    const source = objectOf(operation && readPointer(root, operation.pointer));
    return subscriptionText.test(`${textAt(source, 'summary')} ${textAt(source, 'description')}`);
  });
}

/** The properties of a record, and those of an object such as `config` in it. */
function listProperties(
  schemaViews: SchemaViews,
  { entity, createOperation }: Resource,
): readonly NamedProperty[] {
  const sent = [...(createOperation?.body?.content.values() ?? [])].map(
    (pointer) => `${pointer}/schema`,
  );
  const own = new Map(
    [...sent.slice(0, 1), ...entity].flatMap((pointer) => [
      ...propertiesOf(schemaViews, schemaViews.of([pointer])),
    ]),
  );
  const direct = [...own].map(([name, pointers]) => ({
    path: [name],
    view: schemaViews.of(pointers),
  }));
  const grouped = direct.flatMap(({ path: [group = ''], view }) =>
    subscriptionNames.group.test(normalizeName(group))
      ? [...propertiesOf(schemaViews, view)].map(([name, pointers]) => ({
          path: [group, name],
          view: schemaViews.of(pointers),
        }))
      : [],
  );
  return [...direct.filter(({ view }) => kindOf(schemaViews, view) !== 'object'), ...grouped];
}

function findProperty(
  properties: readonly NamedProperty[],
  pattern: RegExp,
): NamedProperty | undefined {
  const named = properties.filter(({ path }) => pattern.test(normalizeName(`${path.at(-1)}`)));
  // A longer name says more: `delivery_url` before the `url` of the record itself.
  return (
    named.find(({ path }) => path.length > 1) ??
    named.reduce<NamedProperty | undefined>(
      (longest, one) => (nameLength(one) > nameLength(longest) ? one : longest),
      undefined,
    )
  );
}

function nameLength(property: NamedProperty | undefined): number {
  return property === undefined ? 0 : `${property.path.at(-1)}`.length;
}

function listEventNames(schemaViews: SchemaViews, view: SchemaView): readonly string[] {
  const entries = view.items.length > 0 ? schemaViews.of(view.items) : view;
  const values: readonly unknown[] = Array.isArray(entries.keywords.enum)
    ? entries.keywords.enum
    : [];
  return values.filter((value) => typeof value === 'string');
}

function findSwitch(properties: readonly NamedProperty[]): SubscriptionSwitch | undefined {
  for (const kind of ['active', 'inactive', 'state'] as const) {
    const found = findProperty(properties, subscriptionNames[kind]);
    if (found !== undefined) return { path: found.path, kind };
  }
  return undefined;
}
