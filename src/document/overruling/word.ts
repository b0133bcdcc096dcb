import { behaviourNames } from '../inference/conclusion.ts';
import { isObject } from '../json.ts';
import type { Place } from './place.ts';

/** A word of `x-sandlot`: where it may stand, and what it takes. */
export type Word = {
  readonly places: readonly Place[];
  readonly takes: (value: unknown) => boolean;
  /** What it takes, in words. */
  readonly needs: string;
};

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';

export const words: ReadonlyMap<string, Word> = new Map<string, Word>([
  ['behaviours', { places: ['document'], takes: isText, needs: 'the name of a bundled module' }],
  [
    'resource',
    {
      places: ['path', 'operation'],
      takes: (value) => isText(value) && /^(?!sandlot\.)[^/]+(\/[^/]+)*$/.test(String(value)),
      needs: 'the name of a resource, such as "pets" or "owners/{owner_id}/pets"',
    },
  ],
  [
    'key',
    {
      places: ['path', 'schema'],
      takes: isText,
      needs: 'the name of a property, such as "id" or "metadata.id"',
    },
  ],
  [
    'parent',
    {
      places: ['path'],
      takes: (value) => isText(value) || value === false,
      needs: 'the name of a resource, or false for none',
    },
  ],
  [
    'behaviour',
    {
      places: ['operation'],
      takes: (value) => behaviourNames.some((name) => name === value),
      needs: `one of ${behaviourNames.join(', ')}`,
    },
  ],
  [
    'envelope',
    {
      places: ['operation', 'schema'],
      takes: (value) =>
        typeof value === 'string' && /^\$(\.[^.[\]]+|\[0\]|\["[^"]+"\])*$/.test(value),
      needs: 'a path from the body to the record or the list, such as "$.data" or "$"',
    },
  ],
  [
    'filter',
    {
      places: ['operation'],
      takes: (value) =>
        isObject(value) && Object.values(value).every((one) => isText(one) || one === false),
      needs: 'a property, or false, for each query parameter, such as { min_price: ">= price" }',
    },
  ],
  [
    'stateful',
    {
      places: ['path', 'operation'],
      takes: (value) => typeof value === 'boolean',
      needs: 'true or false',
    },
  ],
  [
    'faker',
    {
      places: ['schema'],
      takes: (value) => isText(value) || (isObject(value) && Object.keys(value).length === 1),
      needs:
        'a method of faker such as "person.firstName", or one with what it is given: { "number.int": { max: 9 } }',
    },
  ],
]);
