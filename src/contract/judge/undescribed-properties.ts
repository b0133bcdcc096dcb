import {
  createSchemaViews,
  findDocumentedReply,
  findMediaTypePointer,
  isJsonMediaType,
  isObject,
  joinPointer,
  type OpenApiDocument,
  type Operation,
  resolvePointer,
  toEssence,
} from '../../openapi/openapi.ts';
import { joinHeader, type ReceivedReply } from './http-message.ts';
import type { Mismatch } from './mismatch.ts';

/** Lists the properties of a reply that its schema does not describe. */
export type ListUndescribedProperties = (
  operation: Operation,
  reply: ReceivedReply,
) => readonly Mismatch[];

/**
 * Compiles the list of properties that a schema allows without describing them, in objects whose other
 * properties it describes: nobody may rely on them. Choices, and schemas that say `additionalProperties:
 * true`, leave them open.
 */
export function compileUndescribedProperties(document: OpenApiDocument): ListUndescribedProperties {
  const views = createSchemaViews(document);
  const visit = (schemas: readonly string[], value: unknown, path: string): readonly Mismatch[] => {
    const view = views.of(schemas);
    if (view.choices.length > 0) return [];
    if (Array.isArray(value))
      return view.items.length === 0
        ? []
        : value.flatMap((entry, index) => visit(view.items, entry, `${path}/${index}`));
    if (!isObject(value)) return [];
    const isOpen =
      view.properties.size === 0 ||
      view.undeclared === 'forbidden' ||
      view.additionalProperties.length > 0 ||
      schemas.some((pointer) => allowsOthers(document.root, pointer));
    return Object.entries(value).flatMap(([name, inner]) => {
      const described = view.properties.get(name);
      const pointer = joinPointer(path, name);
      if (described !== undefined) return visit(described, inner, pointer);
      return isOpen
        ? []
        : [toMismatch(pointer, resolvePointer(document.root, `${schemas[0]}`).pointer)];
    });
  };
  return (operation, { status, headers, body }) => {
    const type = toEssence(joinHeader(headers['content-type']));
    const content = findDocumentedReply(operation, status)?.content;
    const media = content && findMediaTypePointer(content, type);
    const value = isJsonMediaType(type) ? parseJson(body) : undefined;
    return media === undefined ? [] : visit([`${media}/schema`], value, '');
  };
}

/** Whether a schema, or a part of it, allows other properties in so many words. */
function allowsOthers(root: OpenApiDocument['root'], pointer: string): boolean {
  const target = resolvePointer(root, pointer);
  if (!isObject(target.value)) return false;
  const { additionalProperties, unevaluatedProperties, patternProperties, allOf } = target.value;
  return (
    additionalProperties === true ||
    unevaluatedProperties === true ||
    patternProperties !== undefined ||
    (Array.isArray(allOf) &&
      allOf.some((_part, index) => allowsOthers(root, `${target.pointer}/allOf/${index}`)))
  );
}

function toMismatch(pointer: string, schema: string): Mismatch {
  return {
    where: 'body',
    pointer,
    message: `The body at ${pointer} is not described, so clients cannot rely on it.`,
    place: schema,
  };
}

function parseJson(body: Uint8Array | undefined): unknown {
  try {
    return body && JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return undefined;
  }
}
