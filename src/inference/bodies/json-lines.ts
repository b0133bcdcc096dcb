import {
  findExample,
  findSuccessReply,
  isJsonMediaType,
  isObject,
  type JsonObject,
  type Operation,
  parseJsonOrText,
  readPointer,
  streamFormatOf,
} from '../../openapi/openapi.ts';
import { jsonLinesText } from '../vocabulary/reply-properties.ts';

/** What a creation of the records in JSON Lines answers for each of them. */
export type LineResults = {
  /** The lines of the document's example for a record that was created, and for one that was refused. */
  readonly created: JsonObject | undefined;
  readonly refused: JsonObject | undefined;
};

type JsonLinesContext = { readonly root: JsonObject };

/** Whether an operation answers with a JSON text in each line. */
export function repliesWithJsonLines(context: JsonLinesContext, operation: Operation): boolean {
  const { status, mediaType, contentPointer } = findSuccessReply(operation);
  const descriptions = [
    `${operation.pointer}/description`,
    `${operation.pointer}/summary`,
    `${operation.pointer}/responses/${status}/description`,
  ];
  return isJsonLines(context, { mediaType, contentPointer, descriptions });
}

/** Whether an operation takes them. */
export function takesJsonLines(context: JsonLinesContext, operation: Operation): boolean {
  const { body, pointer } = operation;
  const descriptions = [`${pointer}/description`, `${pointer}/requestBody/description`];
  return [...(body?.content ?? [])].some(([mediaType, contentPointer]) =>
    isJsonLines(context, { mediaType, contentPointer, descriptions }),
  );
}

type DescribedContent = {
  readonly mediaType: string | undefined;
  readonly contentPointer: string | undefined;
  /** Pointers to texts about it. */
  readonly descriptions: readonly string[];
};

/** By its media type; that of a text needs a description or an example. */
function isJsonLines(
  { root }: JsonLinesContext,
  { mediaType, contentPointer, descriptions }: DescribedContent,
): boolean {
  if (mediaType === undefined || contentPointer === undefined || isJsonMediaType(mediaType))
    return false;
  if (streamFormatOf(mediaType) === 'lines') return true;
  const texts = [...descriptions, `${contentPointer}/schema/description`];
  return (
    texts.some((pointer) => jsonLinesText.test(`${readPointer(root, pointer)}`)) ||
    parseJsonLines(findExample({ root }, contentPointer)).length > 1
  );
}

/** The objects in the lines of a text; none where a line is no object. */
function parseJsonLines(text: unknown): readonly JsonObject[] {
  const lines =
    typeof text === 'string' ? text.split('\n').filter((line) => line.trim() !== '') : [];
  const objects = lines.map(parseJsonOrText).filter(isObject);
  return objects.length === lines.length ? objects : [];
}

/** The results that the document shows; none where its example shows records or nothing. */
export function findLineResults(
  { root }: JsonLinesContext,
  operation: Operation,
): LineResults | undefined {
  const { contentPointer } = findSuccessReply(operation);
  if (contentPointer === undefined || !repliesWithJsonLines({ root }, operation)) return undefined;
  const lines = parseJsonLines(findExample({ root }, contentPointer));
  const isRefused = (line: JsonObject) => Object.values(line).includes(false);
  const isCreated = (line: JsonObject) => Object.values(line).includes(true);
  return { created: lines.find(isCreated), refused: lines.find(isRefused) };
}
