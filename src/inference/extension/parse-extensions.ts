import { describeNearest } from '../../base/nearest.ts';
import { isObject, type JsonObject, joinPointer } from '../../openapi/openapi.ts';
import {
  type ExtensionField,
  type ExtensionLocation,
  extensionFields,
  toExtensionLocation,
} from './extension-fields.ts';

/** An `x-sandlot` of a document: what its author knows better than any rule. */
export type Extension = {
  /** Where it stands. */
  readonly pointer: string;
  readonly location: ExtensionLocation;
  readonly fields: JsonObject;
};

/** What an `x-sandlot` says, not looked at yet. */
export type RawExtension = { readonly owner: string; readonly value: unknown };

/**
 * Looks at all that `x-sandlot` says in a document: words that there are, where they may stand, with
 * what they take.
 * @throws an error with a sentence that names the place.
 */
export function parseExtensions(found: readonly RawExtension[]): readonly Extension[] {
  return found.map(({ owner, value: said }) => {
    const pointer = `${owner}/x-sandlot`;
    const place = toExtensionLocation(owner);
    if (place === undefined)
      throw new Error(
        `${pointer} says nothing there: put it on a path, an operation, a schema or a property`,
      );
    if (!isObject(said))
      throw new Error(`${pointer} must be an object, such as ${toExampleFor(place)}`);
    for (const [name, value] of Object.entries(said)) checkField(pointer, place, [name, value]);
    return { pointer, location: place, fields: said };
  });
}

function checkField(
  pointer: string,
  place: ExtensionLocation,
  [name, value]: readonly [string, unknown],
): void {
  const word = extensionFields.get(name);
  const at = joinPointer(pointer, name);
  if (!word) {
    const hint = describeNearest(name, listFieldsAt(place));
    throw new Error(`${at} is no word of x-sandlot on ${locationNames[place]}; ${hint}`);
  }
  if (!word.locations.includes(place))
    throw new Error(
      `${at} says nothing on ${locationNames[place]}; it belongs on ${describeLocations(word)}`,
    );
  if (!word.accepts(value))
    throw new Error(`${at} must be ${word.expectation}, not ${JSON.stringify(value)}`);
}

const locationNames: Readonly<Record<ExtensionLocation, string>> = {
  document: 'the document itself',
  path: 'a path',
  operation: 'an operation',
  schema: 'a schema or a property',
};

function describeLocations({ locations }: ExtensionField): string {
  return locations.map((place) => locationNames[place]).join(', or ');
}

function listFieldsAt(place: ExtensionLocation): readonly string[] {
  return [...extensionFields].flatMap(([name, { locations }]) =>
    locations.includes(place) ? [name] : [],
  );
}

function toExampleFor(place: ExtensionLocation): string {
  return `{ ${listFieldsAt(place)[0]}: … }`;
}
