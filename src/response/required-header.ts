import type { Outcome } from '../behaviour/behaviour.ts';
import type { Fake } from '../behaviour/example.ts';
import {
  below,
  findExample,
  findReply,
  isObject,
  locate,
  type OpenApiDocument,
  type Operation,
  objectAt,
  objectOf,
} from '../document/document.ts';
import { isUnsendable } from './outcome.ts';

/** Adds to an outcome the header fields that the document requires of its status and that it lacks. */
export type Complete = (outcome: Outcome) => Outcome | Promise<Outcome>;

/** Header fields from their examples and defaults, else made to fit their schemas. */
export const openRequiredHeaders =
  (document: OpenApiDocument, fake: Fake) =>
  (operation: Operation): Complete => {
    const required = new Map<number, Headers>();
    const requiredOf = (status: number): Headers => {
      const known = required.get(status) ?? listRequired(document, operation, status);
      required.set(status, known);
      return known;
    };
    const add = async (outcome: Outcome, lacking: Headers): Promise<Outcome> => {
      await fake.ready();
      const added = lacking.map(([name, pointer]) => [
        name,
        toField(findValue(document, pointer) ?? fake.make(below(pointer, 'schema'), undefined)),
      ]);
      return { ...outcome, headers: { ...Object.fromEntries(added), ...outcome.headers } };
    };
    return (outcome) => {
      const all = requiredOf(outcome.status);
      if (all.length === 0) return outcome;
      const names = Object.keys(outcome.headers ?? {}).map((name) => name.toLowerCase());
      const lacking = all.filter(([name]) => !names.includes(name));
      return lacking.length === 0 ? outcome : add(outcome, lacking);
    };
  };

/** Names, in lower case, and where they are described. */
type Headers = readonly (readonly [string, string])[];

/** A field for the content type is described elsewhere (OpenAPI 3.1, section 4.8.17). */
const listRequired = ({ root }: OpenApiDocument, operation: Operation, status: number): Headers => {
  const reply = findReply(operation, status);
  if (!reply) return [];
  const headers = objectAt(objectOf(locate(root, reply.pointer).value), 'headers');
  return Object.keys(headers).flatMap((name) => {
    const { pointer, value } = locate(root, below(reply.pointer, 'headers', name));
    // Nobody can follow a redirection that does not say where to.
    const isNeeded = /^location$/i.test(name) && status >= 300 && status < 400;
    const isRequired = objectOf(value).required === true && !/^content-type$/i.test(name);
    const isWanted = isNeeded || (isRequired && !isUnsendable(name));
    return isWanted ? [[name.toLowerCase(), pointer] as const] : [];
  });
};

const findValue = (document: OpenApiDocument, pointer: string): unknown => {
  const example = findExample(document, pointer);
  if (example !== undefined) return example;
  const schema = locate(document.root, below(pointer, 'schema')).value;
  return isObject(schema) ? schema.default : undefined;
};

/** In the style `simple`, in ASCII. */
const toField = (value: unknown): string => {
  const text =
    typeof value === 'object' && !Array.isArray(value) ? JSON.stringify(value) : `${value}`;
  return text.replace(/[^\x20-\x7e]+/g, ' ').trim();
};
