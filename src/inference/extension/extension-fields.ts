import { httpMethods, isObject } from '../../openapi/openapi.ts';
import { isExpires } from './expires-extension.ts';
import { isLifecycle, type LifecycleFields } from './lifecycle-extension.ts';
import { isTransitions, type Transitions } from './transitions-extension.ts';

/** The kinds of plan that `x-sandlot` can name as `behaviour`. */
export const behaviourNames = [
  'create',
  'read',
  'list',
  'replace',
  'update',
  'put',
  'remove',
  'clear',
  'action',
  'search',
  'count',
  'example',
] as const;

export type BehaviourName = (typeof behaviourNames)[number];

/** The object that `x-sandlot` takes; `schemas/x-sandlot.json` is generated from it. */
export type XSandlot = {
  /** The bundled behaviours module that serves the document. On the document. */
  readonly behaviours?: string;
  /** The name of the resource. On a path or an operation. */
  readonly resource?: string;
  /** The property that identifies a record. On a path or a schema. */
  readonly key?: string;
  /** The resource of the parents; `false` for none. On a path. */
  readonly parent?: string | false;
  /** What the operation does. On an operation. */
  readonly behaviour?: BehaviourName;
  /** A JSONPath from the body to the record or the list. On an operation or a schema. */
  readonly envelope?: string;
  /** For each query parameter the property that it filters by; `false` for no filter. On an operation. */
  readonly filter?: Readonly<Record<string, string | false>>;
  /** `false`: answers with the example. On a path or an operation. */
  readonly stateful?: boolean;
  /** The states that records enter by themselves; `false` for none. On a path or a schema. */
  readonly lifecycle?: LifecycleFields | false;
  /** The property with the time at which a record expires; `false` for none. On a path or a schema. */
  readonly expires?: string | false;
  /** Which states may follow each other; `false` allows all. On a path or a schema. */
  readonly transitions?: Transitions | false;
  /** Fields that replace those of the inferred plan; `null` removes a field. On an operation. */
  readonly plan?: Readonly<Record<string, unknown>>;
  /** Fields that replace those of the inferred plan; `null` removes a field. On a webhook or a callback. */
  readonly webhook?: Readonly<Record<string, unknown>>;
  /** Where records say whom to send events; `false` where they do not. On a path. */
  readonly subscription?: Readonly<Record<string, unknown>> | false;
  /** Whether no two records have the same value. On a property. */
  readonly unique?: boolean;
  /** The resource that has a record with this key; `false` if none needs to. On a property. */
  readonly references?: string | false;
  /** The faker method that generates the value, alone or with its arguments. On a schema. */
  readonly faker?: string | Readonly<Record<string, unknown>>;
};

/** A field of `x-sandlot`. */
export type ExtensionField = {
  readonly locations: readonly ExtensionLocation[];
  readonly accepts: (value: unknown) => boolean;
  /** The accepted values, to end a message with: `must be …`. */
  readonly expectation: string;
};

function isNonEmptyText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

const fieldsByName: Readonly<Record<keyof XSandlot, ExtensionField>> = {
  behaviours: {
    locations: ['document'],
    accepts: isNonEmptyText,
    expectation: 'the name of a bundled module',
  },
  resource: {
    locations: ['path', 'operation'],
    accepts: (value) => isNonEmptyText(value) && /^(?!sandlot\.)[^/]+(\/[^/]+)*$/.test(value),
    expectation: 'the name of a resource, such as "pets" or "owners/{owner_id}/pets"',
  },
  key: {
    locations: ['path', 'schema'],
    accepts: isNonEmptyText,
    expectation: 'the name of a property, such as "id" or "metadata.id"',
  },
  parent: {
    locations: ['path'],
    accepts: (value) => isNonEmptyText(value) || value === false,
    expectation: 'the name of a resource, or false for none',
  },
  behaviour: {
    locations: ['operation'],
    accepts: (value) => behaviourNames.some((name) => name === value),
    expectation: `one of ${behaviourNames.join(', ')}`,
  },
  envelope: {
    locations: ['operation', 'schema'],
    accepts: (value) =>
      typeof value === 'string' && /^\$(\.[^.[\]]+|\[0\]|\["[^"]+"\])*$/.test(value),
    expectation: 'a JSONPath from the body to the record or the list, such as "$.data" or "$"',
  },
  filter: {
    locations: ['operation'],
    accepts: (value) =>
      isObject(value) && Object.values(value).every((one) => isNonEmptyText(one) || one === false),
    expectation: 'a property, or false, for each query parameter: { min_price: ">= price" }',
  },
  stateful: {
    locations: ['path', 'operation'],
    accepts: (value) => typeof value === 'boolean',
    expectation: 'true or false',
  },
  lifecycle: {
    locations: ['path', 'schema'],
    accepts: (value) => value === false || isLifecycle(value),
    expectation:
      'false, or an object such as { property: "status", states: [{ value: "queued" }, { value: "done", after: "30s" }] }',
  },
  expires: {
    locations: ['path', 'schema'],
    accepts: isExpires,
    expectation: 'false, or the name of a property such as "expires_at"',
  },
  transitions: {
    locations: ['path', 'schema'],
    accepts: (value) => value === false || isTransitions(value),
    expectation:
      'false, or an object such as { property: "status", states: { open: ["paid", "cancelled"], paid: [] } }',
  },
  plan: {
    locations: ['operation'],
    accepts: isObject,
    expectation: 'an object of plan fields, such as { reply: { keyProperty: "id" } }',
  },
  webhook: {
    locations: ['webhook'],
    accepts: isObject,
    expectation: 'an object of webhook fields, such as { signature: { form: "none" } }',
  },
  subscription: {
    locations: ['path'],
    accepts: (value) => isObject(value) || value === false,
    expectation: 'false, or an object such as { url: ["target"] }',
  },
  unique: {
    locations: ['schema'],
    accepts: (value) => typeof value === 'boolean',
    expectation: 'true or false',
  },
  references: {
    locations: ['schema'],
    accepts: (value) => isNonEmptyText(value) || value === false,
    expectation: 'the name of a resource, or false for none',
  },
  faker: {
    locations: ['schema'],
    accepts: (value) =>
      isNonEmptyText(value) || (isObject(value) && Object.keys(value).length === 1),
    expectation:
      'a faker method such as "person.firstName", or one with its arguments: { "number.int": { max: 9 } }',
  },
};

/** The fields of `x-sandlot`, and where each may be used. */
export const extensionFields: ReadonlyMap<string, ExtensionField> = new Map(
  Object.entries(fieldsByName),
);

/** The part of a document that an `x-sandlot` is on. */
export type ExtensionLocation = 'document' | 'path' | 'operation' | 'webhook' | 'schema';

const pathItemPattern = '/(?:paths|components/pathItems)/[^/]+';

const locationPatterns: readonly (readonly [ExtensionLocation, RegExp])[] = [
  ['document', /^$/],
  ['path', new RegExp(`^${pathItemPattern}$`)],
  [
    'operation',
    new RegExp(`^${pathItemPattern}/(?:${httpMethods.join('|')}|additionalOperations/[^/]+)$`),
  ],
  ['webhook', new RegExp(`^/webhooks/[^/]+/(?:${httpMethods.join('|')})$`)],
  ['webhook', new RegExp(`/callbacks/[^/]+/[^/]+/(?:${httpMethods.join('|')})$`)],
  [
    'schema',
    /\/(?:schema|items|additionalProperties|not|if|then|else|contains|propertyNames|unevaluated(?:Items|Properties))$/,
  ],
  [
    'schema',
    /\/(?:properties|patternProperties|schemas|\$defs|definitions|dependentSchemas)\/[^/]+$/,
  ],
  ['schema', /\/(?:allOf|anyOf|oneOf|prefixItems)\/\d+$/],
];

/** `undefined` where an `x-sandlot` has no effect, such as on a reply. */
export function toExtensionLocation(pointer: string): ExtensionLocation | undefined {
  return locationPatterns.find(([, pattern]) => pattern.test(pointer))?.[0];
}
