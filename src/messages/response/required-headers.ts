import type { Outcome } from '../../handlers/behaviour.ts';
import type { ExampleGenerator } from '../../handlers/handlers.ts';
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
import { toAsciiLine } from './notice-headers.ts';
import { isUnsendableHeader } from './serialize-outcome.ts';

/** Adds the header fields that the document requires for the status of an outcome. */
export type AddRequiredHeaders = (outcome: Outcome) => Outcome | Promise<Outcome>;

/** Compiles that for each operation. Values come from examples and defaults, else they are generated. */
export function compileRequiredHeaders(document: OpenApiDocument, generator: ExampleGenerator) {
  return (operation: Operation): AddRequiredHeaders => {
    const byStatus = new Map<number, RequiredHeaders>();
    const requiredOf = (status: number): RequiredHeaders => {
      const required = byStatus.get(status) ?? listRequiredHeaders(document, operation, status);
      byStatus.set(status, required);
      return required;
    };
    const addHeaders = async (outcome: Outcome, missing: RequiredHeaders): Promise<Outcome> => {
      await generator.ready();
      const added = missing.map(([name, pointer]) => {
        const documented = findDocumentedValue(document, pointer);
        const value = documented ?? generator.generate(joinPointer(pointer, 'schema'), undefined);
        return [name, formatHeaderValue(value)];
      });
      return { ...outcome, headers: { ...Object.fromEntries(added), ...outcome.headers } };
    };
    return (outcome) => {
      const required = requiredOf(outcome.status);
      if (required.length === 0) return outcome;
      const names = Object.keys(outcome.headers ?? {}).map((name) => name.toLowerCase());
      const missing = required.filter(([name]) => !names.includes(name));
      return missing.length === 0 ? outcome : addHeaders(outcome, missing);
    };
  };
}

/** Names in lower case, with the pointers of their header objects. */
type RequiredHeaders = readonly (readonly [string, string])[];

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
    const field = name.toLowerCase();
    // A client cannot follow a redirect without a location.
    const isRedirect = field === 'location' && status >= 300 && status < 400;
    // The content type is described by `content` (OpenAPI 3.1, section 4.8.17).
    const isRequired = objectOf(value).required === true && field !== 'content-type';
    const isSent = isRedirect || (isRequired && !isUnsendableHeader(field));
    return isSent ? [[field, pointer] as const] : [];
  });
}

function findDocumentedValue(document: OpenApiDocument, pointer: string): unknown {
  const example = findExample(document, pointer);
  if (example !== undefined) return example;
  const schema = resolvePointer(document.root, joinPointer(pointer, 'schema')).value;
  return isObject(schema) ? schema.default : undefined;
}

/** Formats a value in the style `simple`, in ASCII. */
function formatHeaderValue(value: unknown): string {
  const isPlainObject = typeof value === 'object' && !Array.isArray(value);
  return toAsciiLine(isPlainObject ? JSON.stringify(value) : `${value}`).trim();
}
