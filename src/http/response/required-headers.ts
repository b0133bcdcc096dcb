import type { Outcome } from '../../handlers/behaviour.ts';
import type { ExampleGenerator } from '../../handlers/example.ts';
import {
  findDocumentedReply,
  findExample,
  isObject,
  joinPointer,
  type OpenApiDocument,
  type Operation,
  objectAt,
  objectOf,
  resolvePointer,
} from '../../openapi/openapi.ts';
import { isUnsendableHeader } from './validate-outcome.ts';

/** Adds to an outcome the header fields that the document requires of its status and that it lacks. */
export type AddRequiredHeaders = (outcome: Outcome) => Outcome | Promise<Outcome>;

/** Header fields from their examples and defaults, else made to fit their schemas. */
export function compileRequiredHeaders(document: OpenApiDocument, fake: ExampleGenerator) {
  return (operation: Operation): AddRequiredHeaders => {
    const required = new Map<number, RequiredHeaders>();
    const requiredOf = (status: number): RequiredHeaders => {
      const known = required.get(status) ?? listRequiredHeaders(document, operation, status);
      required.set(status, known);
      return known;
    };
    const add = async (outcome: Outcome, lacking: RequiredHeaders): Promise<Outcome> => {
      await fake.ready();
      const added = lacking.map(([name, pointer]) => [
        name,
        formatHeaderValue(
          findDocumentedValue(document, pointer) ??
            fake.generate(joinPointer(pointer, 'schema'), undefined),
        ),
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
}

/** Names, in lower case, and where they are described. */
type RequiredHeaders = readonly (readonly [string, string])[];

/** A field for the content type is described elsewhere (OpenAPI 3.1, section 4.8.17). */
function listRequiredHeaders(
  { root }: OpenApiDocument,
  operation: Operation,
  status: number,
): RequiredHeaders {
  const reply = findDocumentedReply(operation, status);
  if (!reply) return [];
  const headers = objectAt(objectOf(resolvePointer(root, reply.pointer).value), 'headers');
  return Object.keys(headers).flatMap((name) => {
    const { pointer, value } = resolvePointer(root, joinPointer(reply.pointer, 'headers', name));
    // Nobody can follow a redirection that does not say where to.
    const isNeeded = /^location$/i.test(name) && status >= 300 && status < 400;
    const isRequired = objectOf(value).required === true && !/^content-type$/i.test(name);
    const isWanted = isNeeded || (isRequired && !isUnsendableHeader(name));
    return isWanted ? [[name.toLowerCase(), pointer] as const] : [];
  });
}

function findDocumentedValue(document: OpenApiDocument, pointer: string): unknown {
  const example = findExample(document, pointer);
  if (example !== undefined) return example;
  const schema = resolvePointer(document.root, joinPointer(pointer, 'schema')).value;
  return isObject(schema) ? schema.default : undefined;
}

/** In the style `simple`, in ASCII. */
function formatHeaderValue(value: unknown): string {
  const text =
    typeof value === 'object' && !Array.isArray(value) ? JSON.stringify(value) : `${value}`;
  return text.replace(/[^\x20-\x7e]+/g, ' ').trim();
}
