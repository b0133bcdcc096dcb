import {
  findBodySchema,
  findReplySchema,
  kindAt,
  type Operation,
  propertiesOf,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import { type KeyLocation, type PathSegment, parametersOf } from '../paths/path-tree.ts';
import { initialNames } from '../vocabulary/initial-values.ts';
import {
  recordWrapperNames,
  statusPropertyOf,
  unspecificParameterNames,
} from '../vocabulary/reply-properties.ts';
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

/** A property beside the record of a reply, and the place where the call has its value. */
export type SentBesideRecord = {
  readonly property: string;
  /** Its schemas in the reply. */
  readonly schemaPointers: readonly string[];
  readonly location: KeyLocation;
};

type RepliedCall = {
  readonly operation: Operation;
  readonly segments: readonly PathSegment[];
};

/** `channel` of `{ channel, message: { … } }`, which the body or the path of the request has too. */
export function findSentBesideRecord(
  schemaViews: SchemaViews,
  { operation, segments }: RepliedCall,
): readonly SentBesideRecord[] {
  const own = parametersOf(segments).filter(
    (name) => !unspecificParameterNames.includes(normalizeName(name)),
  );
  const reply = propertiesOf(schemaViews, schemaViews.of([`${findReplySchema(operation)}`]));
  const inPath = [...reply].flatMap(([property, schemaPointers]): readonly SentBesideRecord[] => {
    const name = own.find((one) => normalizeName(one) === normalizeName(property));
    return name !== undefined && operation.path.includes(`{${name}}`)
      ? [{ property, schemaPointers, location: { in: 'path', name } }]
      : [];
  });
  const inBody = findSentProperties(schemaViews, operation).flatMap(
    ({ property, path, schemaPointers }): readonly SentBesideRecord[] => {
      const name = `${path[0]}`;
      const isPlain = path.length === 1 && !initialNames.kind.test(normalizeName(name));
      return isPlain
        ? [
            {
              property: name,
              schemaPointers,
              location: { in: 'body', path: [property], isRequired: false },
            },
          ]
        : [];
    },
  );
  return [...inPath, ...inBody].filter(
    ({ schemaPointers }) => kindAt(schemaViews, schemaPointers) === 'scalar',
  );
}
