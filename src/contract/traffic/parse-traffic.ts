import { describeJsonError } from '../../base/json-syntax.ts';
import { isObject, type JsonObject } from '../../openapi/openapi.ts';
import type { ArchivedCall } from './archived-call.ts';
import { parseHarValue } from './har.ts';
import { isPact, parsePact } from './pact.ts';
import { isPostmanCollection, parsePostmanCollection } from './postman/postman.ts';

/** A form of recorded traffic. */
type TrafficForm = {
  readonly is: (value: JsonObject) => boolean;
  readonly parse: (value: JsonObject, name: string) => readonly ArchivedCall[];
};

const forms: readonly TrafficForm[] = [
  { is: isPact, parse: parsePact },
  { is: isPostmanCollection, parse: parsePostmanCollection },
];

/**
 * Parses recorded traffic: an HTTP archive, a Pact file or a Postman collection.
 * @throws an error with a sentence for the user; `name` is the name of the file.
 */
export function parseTraffic(text: string, name: string): readonly ArchivedCall[] {
  const value = parseJsonText(text, name);
  const form = isObject(value) ? forms.find(({ is }) => is(value)) : undefined;
  return form && isObject(value) ? form.parse(value, name) : parseHarValue(value, name);
}

/**
 * Parses an HTTP archive.
 * @throws an error with a sentence for the user; `name` is the name of the file.
 */
export function parseHar(text: string, name: string): readonly ArchivedCall[] {
  return parseHarValue(parseJsonText(text, name), name);
}

function parseJsonText(text: string, name: string): unknown {
  // Some programs write a byte order mark.
  const json = text.replace(/^\uFEFF/, '');
  try {
    return JSON.parse(json);
  } catch {
    throw new Error(`${name} is not an HTTP archive (HAR): ${describeJsonError(json)}.`);
  }
}
