import { methods } from '../operation.ts';

/** What an `x-sandlot` belongs to. */
export type Place = 'document' | 'path' | 'operation' | 'schema';

const item = '/(?:paths|components/pathItems)/[^/]+';

const places: readonly (readonly [Place, RegExp])[] = [
  ['document', /^$/],
  ['path', new RegExp(`^${item}$`)],
  ['operation', new RegExp(`^${item}/(?:${methods.join('|')}|additionalOperations/[^/]+)$`)],
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
export const toPlace = (pointer: string): Place | undefined =>
  places.find(([, pattern]) => pattern.test(pointer))?.[0];
