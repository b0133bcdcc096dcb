import { type ErrorRole, toErrorRole } from '../../../inference/inference.ts';
import {
  findExample,
  isJsonMediaType,
  isObject,
  type JsonObject,
  joinPointer,
  listOperations,
  type OpenApiDocument,
  parseJsonOrText,
  resolvePointer,
  valueOfExample,
} from '../../../openapi/openapi.ts';
import { type CodeStyle, codeStyleOf } from './code-style.ts';
import type { ErrorSubject } from './error-subject.ts';
import { findDescribing } from './error-values.ts';

/** An error body that the document shows. */
export type ErrorExample = {
  readonly value: unknown;
  /** True where the document shows it for this status and no other, so that its codes are those of the status. */
  readonly isOfStatus: boolean;
  /** False for that of another reply, whose links and ids are about something else. */
  readonly isOfReply: boolean;
};

/** The error bodies that a document shows, and the forms that it has for errors. */
export type ErrorExamples = {
  /** The example of a reply, else that of another reply with the same status and schema. */
  find(reply: ShownReply, subject: ErrorSubject): ErrorExample | undefined;
  /** The media type whose schema most operations have for errors of the client. */
  readonly commonForm: string | undefined;
  /** How the codes in the examples are written: `not_found`, `NOT_FOUND`, `NotFound`. */
  readonly codeStyle: CodeStyle | undefined;
};

export type ShownReply = {
  /** The key of the reply: `404`, `4XX`, `DEFAULT`. */
  readonly name: string;
  /** The pointer of its media type. */
  readonly contentPointer: string;
};

/** An error that an operation documents. */
type DocumentedError = ShownReply & {
  /** The pointers of the media type and of its schema, behind all references. */
  readonly mediaType: string;
  readonly schema: string;
};

/** @param isForm whether a schema describes properties; a schema for any value is not a form. */
export function collectErrorExamples(
  document: OpenApiDocument,
  isForm: (schema: string) => boolean,
): ErrorExamples {
  const { root } = document;
  const documented = listDocumentedErrors(document);
  const forms = documented.filter(({ schema }) => isForm(schema));
  const namesByPlace = new Map<string, Set<string>>();
  for (const { name, mediaType, schema } of documented)
    for (const place of [mediaType, schema])
      namesByPlace.set(place, (namesByPlace.get(place) ?? new Set()).add(name));
  const toExample = (
    { name, contentPointer }: ShownReply,
    subject: ErrorSubject,
  ): ErrorExample | undefined => {
    const { pointer: mediaType } = resolvePointer(root, contentPointer);
    const shown = listExamples(root, mediaType);
    const index = Math.max(0, findDescribing(shown.map(toText), subject));
    const { pointer: schema } = resolvePointer(root, `${contentPointer}/schema`);
    const value = shown[index] ?? parseExample(findExample({ root }, contentPointer));
    const place = shown.length > 0 ? mediaType : schema;
    const isOfStatus = /^\d/.test(name) && namesByPlace.get(place)?.size === 1;
    return value === undefined ? undefined : { value, isOfStatus, isOfReply: true };
  };
  return {
    codeStyle: findCodeStyle(documented.map((one) => findExample({ root }, one.contentPointer))),
    commonForm: mostFrequentForm(forms),
    find: (reply, subject) => {
      const own = toExample(reply, subject);
      if (own !== undefined) return own;
      const { pointer } = resolvePointer(root, `${reply.contentPointer}/schema`);
      const name = `${subject.refusal.status}`;
      for (const other of documented) {
        if (other.schema !== pointer || other.name !== name) continue;
        const example = toExample(other, subject);
        if (example !== undefined) return { ...example, isOfReply: false };
      }
      return undefined;
    },
  };
}

function listDocumentedErrors(document: OpenApiDocument): readonly DocumentedError[] {
  return listOperations(document).flatMap(({ replies }) =>
    [...replies].flatMap(([name, { content }]) => {
      const [, contentPointer] = [...content].find(([type]) => isJsonMediaType(type)) ?? [];
      if (!/^(4|DEFAULT)/.test(name) || contentPointer === undefined) return [];
      const { pointer: mediaType } = resolvePointer(document.root, contentPointer);
      const { pointer: schema } = resolvePointer(document.root, `${contentPointer}/schema`);
      return [{ name, contentPointer, mediaType, schema }];
    }),
  );
}

/** All examples of a media type, without that of its schema. */
function listExamples(root: JsonObject, mediaTypePointer: string): readonly unknown[] {
  const mediaType = Object(resolvePointer(root, mediaTypePointer).value);
  const named = Object.keys(Object(mediaType.examples)).map((name) =>
    valueOfExample(resolvePointer(root, joinPointer(mediaTypePointer, 'examples', name)).value),
  );
  return [mediaType.example, ...named].filter((one) => one !== undefined).map(parseExample);
}

/** Some documents have JSON in a string. */
function parseExample(example: unknown): unknown {
  return typeof example === 'string' ? parseJsonOrText(example) : example;
}

function toText(example: unknown): string {
  return JSON.stringify(example);
}

function mostFrequentForm(documented: readonly DocumentedError[]): string | undefined {
  const bySchema = new Map<string, DocumentedError[]>();
  for (const one of documented)
    bySchema.set(one.schema, [...(bySchema.get(one.schema) ?? []), one]);
  const [mostFrequent] = [...bySchema.values()].sort((a, b) => b.length - a.length);
  return mostFrequent?.[0]?.contentPointer;
}

/** The style of the first code in the examples. */
function findCodeStyle(examples: readonly unknown[]): CodeStyle | undefined {
  for (const example of examples) {
    const code = findCode(parseExample(example), 'error');
    const style = code === undefined ? undefined : codeStyleOf(code);
    if (style !== undefined) return style;
  }
  return undefined;
}

function findCode(value: unknown, role: ErrorRole | undefined): string | undefined {
  if (typeof value === 'string') return role === 'code' ? value : undefined;
  const [first] = [value].flat();
  if (!isObject(first)) return undefined;
  for (const [name, part] of Object.entries(first)) {
    const code = findCode(part, toErrorRole(name));
    if (code !== undefined) return code;
  }
  return undefined;
}
