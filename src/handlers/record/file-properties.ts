import type { FileProperty } from '../../inference/inference.ts';
import { isObject, type JsonObject } from '../../openapi/openapi.ts';
import type { SentFile } from '../behaviour.ts';

/** The name, size and type of an uploaded file, in the properties of the record that are for them. */
export function toFileProperties(
  properties: readonly FileProperty[],
  sent: JsonObject,
): JsonObject {
  if (properties.length === 0) return {};
  const [file, ...others] = Object.values(sent).filter(isSentFile);
  if (file === undefined || others.length > 0) return {};
  return Object.fromEntries(properties.map(({ property, fact }) => [property, factOf[fact](file)]));
}

const factOf: Readonly<Record<FileProperty['fact'], (file: SentFile) => unknown>> = {
  name: ({ name }) => name,
  size: ({ bytes }) => bytes.length,
  type: ({ type }) => type,
};

function isSentFile(value: unknown): value is SentFile {
  return isObject(value) && value.bytes instanceof Uint8Array;
}
