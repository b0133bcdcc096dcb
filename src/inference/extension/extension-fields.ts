import { httpMethods, isObject } from '../../openapi/openapi.ts';
import { behaviourNames } from '../operations/planned-operation.ts';

/** A word of `x-sandlot`: where it may stand, and what it takes. */
export type ExtensionField = {
  readonly locations: readonly ExtensionLocation[];
  readonly accepts: (value: unknown) => boolean;
  /** What it takes, in words. */
  readonly expectation: string;
};

function isNonEmptyText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

export const extensionFields: ReadonlyMap<string, ExtensionField> = new Map<string, ExtensionField>(
  [
    [
      'behaviours',
      {
        locations: ['document'],
        accepts: isNonEmptyText,
        expectation: 'the name of a bundled module',
      },
    ],
    [
      'resource',
      {
        locations: ['path', 'operation'],
        accepts: (value) =>
          isNonEmptyText(value) && /^(?!sandlot\.)[^/]+(\/[^/]+)*$/.test(String(value)),
        expectation: 'the name of a resource, such as "pets" or "owners/{owner_id}/pets"',
      },
    ],
    [
      'key',
      {
        locations: ['path', 'schema'],
        accepts: isNonEmptyText,
        expectation: 'the name of a property, such as "id" or "metadata.id"',
      },
    ],
    [
      'parent',
      {
        locations: ['path'],
        accepts: (value) => isNonEmptyText(value) || value === false,
        expectation: 'the name of a resource, or false for none',
      },
    ],
    [
      'behaviour',
      {
        locations: ['operation'],
        accepts: (value) => behaviourNames.some((name) => name === value),
        expectation: `one of ${behaviourNames.join(', ')}`,
      },
    ],
    [
      'envelope',
      {
        locations: ['operation', 'schema'],
        accepts: (value) =>
          typeof value === 'string' && /^\$(\.[^.[\]]+|\[0\]|\["[^"]+"\])*$/.test(value),
        expectation: 'a path from the body to the record or the list, such as "$.data" or "$"',
      },
    ],
    [
      'filter',
      {
        locations: ['operation'],
        accepts: (value) =>
          isObject(value) &&
          Object.values(value).every((one) => isNonEmptyText(one) || one === false),
        expectation:
          'a property, or false, for each query parameter, such as { min_price: ">= price" }',
      },
    ],
    [
      'stateful',
      {
        locations: ['path', 'operation'],
        accepts: (value) => typeof value === 'boolean',
        expectation: 'true or false',
      },
    ],
    [
      'faker',
      {
        locations: ['schema'],
        accepts: (value) =>
          isNonEmptyText(value) || (isObject(value) && Object.keys(value).length === 1),
        expectation:
          'a method of faker such as "person.firstName", or one with what it is given: { "number.int": { max: 9 } }',
      },
    ],
  ],
);

/** What an `x-sandlot` belongs to. */
export type ExtensionLocation = 'document' | 'path' | 'operation' | 'schema';

const pathItemPattern = '/(?:paths|components/pathItems)/[^/]+';

const locationPatterns: readonly (readonly [ExtensionLocation, RegExp])[] = [
  ['document', /^$/],
  ['path', new RegExp(`^${pathItemPattern}$`)],
  [
    'operation',
    new RegExp(`^${pathItemPattern}/(?:${httpMethods.join('|')}|additionalOperations/[^/]+)$`),
  ],
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

/** What stands at a place of a document, as far as it can be overruled. */
export function toExtensionLocation(pointer: string): ExtensionLocation | undefined {
  return locationPatterns.find(([, pattern]) => pattern.test(pointer))?.[0];
}
