import { tellNearest } from '../../nearest.ts';
import { isObject, type JsonObject } from '../json.ts';
import { below } from '../pointer.ts';
import { type Place, toPlace } from './place.ts';
import { type Word, words } from './word.ts';

/** An `x-sandlot` of a document: what its author knows better than any rule. */
export type Overrule = {
  /** Where it stands. */
  readonly pointer: string;
  readonly place: Place;
  readonly said: JsonObject;
};

/** What an `x-sandlot` says, not looked at yet. */
export type Unchecked = { readonly owner: string; readonly said: unknown };

/**
 * Looks at all that `x-sandlot` says in a document: words that there are, where they may stand, with
 * what they take.
 * @throws an error with a sentence that names the place.
 */
export const readOverrules = (found: readonly Unchecked[]): readonly Overrule[] =>
  found.map(({ owner, said }) => {
    const pointer = `${owner}/x-sandlot`;
    const place = toPlace(owner);
    if (place === undefined)
      throw new Error(
        `${pointer} says nothing there: put it on a path, an operation, a schema or a property`,
      );
    if (!isObject(said)) throw new Error(`${pointer} must be an object, such as ${listFor(place)}`);
    for (const [name, value] of Object.entries(said)) checkWord(pointer, place, [name, value]);
    return { pointer, place, said };
  });

const checkWord = (
  pointer: string,
  place: Place,
  [name, value]: readonly [string, unknown],
): void => {
  const word = words.get(name);
  const at = below(pointer, name);
  if (!word) {
    const hint = tellNearest(name, listAt(place));
    throw new Error(`${at} is no word of x-sandlot on ${described[place]}; ${hint}`);
  }
  if (!word.places.includes(place))
    throw new Error(`${at} says nothing on ${described[place]}; it belongs on ${listPlaces(word)}`);
  if (!word.takes(value))
    throw new Error(`${at} must be ${word.needs}, not ${JSON.stringify(value)}`);
};

const described: Readonly<Record<Place, string>> = {
  document: 'the document itself',
  path: 'a path',
  operation: 'an operation',
  schema: 'a schema or a property',
};

const listPlaces = ({ places }: Word): string =>
  places.map((place) => described[place]).join(', or ');

const listAt = (place: Place): readonly string[] =>
  [...words].flatMap(([name, { places }]) => (places.includes(place) ? [name] : []));

const listFor = (place: Place): string => `{ ${listAt(place)[0]}: … }`;
