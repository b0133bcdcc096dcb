import {
  findBodySchema,
  findReplySchema,
  kindAt,
  type Operation,
  propertiesOf,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import { recordWrapperNames, statusPropertyOf } from '../vocabulary/reply-properties.ts';
import { normalizeName, singularize } from '../vocabulary/singularize.ts';

/** A property of a reply that shows what the request has: `model` of `POST /completions`. */
export type SentProperty = {
  /** Its name in the body of the request. */
  readonly property: string;
  /** The path to it in the reply. */
  readonly path: readonly string[];
  /** Its schemas in the reply. */
  readonly schemaPointers: readonly string[];
};

/**
 * The properties that a reply without a record has in common with the body of its request, also in an
 * object that wraps all the rest or is called as the path: `message` of `POST /chat.postMessage`.
 */
export function findSentProperties(
  schemaViews: SchemaViews,
  operation: Operation,
): readonly SentProperty[] {
  const [body, reply] = [findBodySchema(operation), findReplySchema(operation)];
  if (body === undefined || reply === undefined) return [];
  const sent = new Map(
    [...propertiesOf(schemaViews, schemaViews.of([body]))].map(([name, schemaPointers]) => [
      normalizeName(name),
      { name, kind: kindAt(schemaViews, schemaPointers) },
    ]),
  );
  const listShared = (
    schemaPointers: readonly string[],
    path: readonly string[],
  ): readonly SentProperty[] =>
    [...propertiesOf(schemaViews, schemaViews.of(schemaPointers))].flatMap(([name, pointers]) => {
      const own = [...path, name];
      const match = sent.get(normalizeName(name));
      const kind = kindAt(schemaViews, pointers);
      // A `status` or a `message` is about the call.
      if (match && isSameKind(match.kind, kind) && statusPropertyOf(name) === undefined)
        return [{ property: match.name, path: own, schemaPointers: pointers }];
      const isGroup = path.length === 0 && kind === 'object' && isOfPath(operation, name);
      return isGroup ? listShared(pointers, own) : [];
    });
  return listShared([reply], []);
}

function isSameKind(first: SchemaKind, second: SchemaKind): boolean {
  return first === second || first === 'unknown' || second === 'unknown';
}

type SchemaKind = ReturnType<typeof kindAt>;

function isOfPath({ path }: Operation, property: string): boolean {
  const name = normalizeName(property);
  const lastSegment = singularize(normalizeName(`${path.split('/').at(-1)}`));
  return recordWrapperNames.includes(name) || lastSegment.endsWith(singularize(name));
}
