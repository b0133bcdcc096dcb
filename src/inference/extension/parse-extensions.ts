import { describeNearest } from '../../base/nearest.ts';
import {
  isObject,
  type JsonObject,
  joinPointer,
  type RawExtension,
} from '../../openapi/openapi.ts';
import {
  type ExtensionField,
  type ExtensionLocation,
  extensionFields,
  toExtensionLocation,
} from './extension-fields.ts';

/** An `x-sandlot` of a document: the decisions of its author, which count before every rule. */
export type Extension = {
  readonly pointer: string;
  readonly location: ExtensionLocation;
  readonly fields: JsonObject;
};

/**
 * Checks each `x-sandlot` on its own: known fields, in their places, with values of the right form.
 * @throws an error of one sentence that begins with the JSON pointer.
 */
export function parseExtensions(found: readonly RawExtension[]): readonly Extension[] {
  return found.map(({ owner, value: fields }) => {
    const pointer = `${owner}/x-sandlot`;
    const location = toExtensionLocation(owner);
    if (location === undefined)
      throw new Error(
        `${pointer} has no effect there; x-sandlot belongs on a path, an operation, a schema or a property`,
      );
    if (!isObject(fields))
      throw new Error(`${pointer} must be an object, such as ${formatExample(location)}`);
    for (const [name, value] of Object.entries(fields))
      checkField({ pointer: joinPointer(pointer, name), location, name }, value);
    return { pointer, location, fields };
  });
}

type FieldUse = {
  readonly pointer: string;
  readonly location: ExtensionLocation;
  readonly name: string;
};

function checkField({ pointer, location, name }: FieldUse, value: unknown): void {
  const field = extensionFields.get(name);
  if (!field) {
    const hint = describeNearest(name, listFieldsAt(location));
    throw new Error(
      `${pointer} is not a field of x-sandlot on ${locationNames[location]}; ${hint}`,
    );
  }
  if (!field.locations.includes(location))
    throw new Error(
      `${pointer} has no effect on ${locationNames[location]}; it belongs on ${describeLocations(field)}`,
    );
  if (!field.accepts(value))
    throw new Error(`${pointer} must be ${field.expectation}, not ${JSON.stringify(value)}`);
}

const locationNames: Readonly<Record<ExtensionLocation, string>> = {
  document: 'the document itself',
  path: 'a path',
  operation: 'an operation',
  webhook: 'a webhook or a callback',
  schema: 'a schema or a property',
};

function describeLocations({ locations }: ExtensionField): string {
  return locations.map((location) => locationNames[location]).join(', or ');
}

function listFieldsAt(location: ExtensionLocation): readonly string[] {
  return [...extensionFields].flatMap(([name, { locations }]) =>
    locations.includes(location) ? [name] : [],
  );
}

function formatExample(location: ExtensionLocation): string {
  return `{ ${listFieldsAt(location)[0]}: … }`;
}
