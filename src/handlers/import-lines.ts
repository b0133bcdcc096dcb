import { continueWith } from '../base/promise.ts';
import { refuse, toRefusal } from '../base/refusal.ts';
import { mapInTurns } from '../base/time/take-in-turns.ts';
import type { LineResults, PlannedOperation } from '../inference/inference.ts';
import { isObject, type JsonObject, parseJsonOrText } from '../openapi/openapi.ts';
import type { Handler } from './behaviour.ts';
import type { HandlerContext } from './handler-context.ts';
import { compileChangeRecord } from './record/change-record.ts';
import { requireFewRecords } from './record/envelope.ts';
import { requireAncestors } from './record/find-record.ts';
import { compileInsertRecord, type Insertion } from './record/insert-record.ts';
import { compileReadKeys, keyOf } from './record/keys.ts';
import { toJsonLinesReply } from './reply/json-lines.ts';
import { withoutInternals } from './reply/record-reply.ts';

/**
 * Creates a record for each line of the body, and answers in as many lines. A line that is refused does not
 * undo the others, and is reported in its own line.
 */
export function compileImportHandler(
  handlerContext: HandlerContext,
  planned: PlannedOperation<'create'>,
  results: LineResults,
): Handler {
  const { ancestors, resource, plan } = planned;
  const readKeys = compileReadKeys(handlerContext.model, planned);
  const insert = compileInsertRecord(handlerContext, planned);
  const upsert = compileInsertRecord(
    handlerContext,
    planned,
    compileChangeRecord(handlerContext, planned),
  );
  const importLine = (line: string, insertion: Insertion): JsonObject => {
    const entry = parseJsonOrText(line);
    const isUpsert = upsertActions.includes(`${insertion.call.query.action}`);
    const insertRecord = isUpsert || plan.creation.onTakenKey === 'update' ? upsert : insert;
    try {
      if (!isObject(entry)) return toRefusedLine(results, line, 'Bad JSON.');
      const record = insertRecord(entry, insertion);
      return toCreatedLine(results, { key: keyOf(resource, record), record });
    } catch (error) {
      return toRefusedLine(results, line, toRefusal(error).message);
    }
  };
  return (call, context) => {
    const keys = readKeys(call, context);
    requireAncestors(context, { ancestors, keys });
    const lines = readLines(call.body);
    const answers = mapInTurns(lines, (line) =>
      JSON.stringify(importLine(line, { call, context, keys })),
    );
    return continueWith(answers, (texts) => toJsonLinesReply(plan.reply, texts.join('\n')));
  };
}

/** Values of a parameter `action` by which existing records are changed. */
const upsertActions = ['upsert', 'update', 'emplace'];

function readLines(body: unknown): readonly string[] {
  const text = body instanceof Uint8Array ? Buffer.from(body).toString('utf8') : `${body}`;
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  requireFewRecords(lines);
  return lines;
}

type CreatedLine = { readonly key: string; readonly record: JsonObject };

/** The line of the example, with the key of the record; else the record. */
function toCreatedLine({ created }: LineResults, { key, record }: CreatedLine): JsonObject {
  if (created === undefined) return withoutInternals(record);
  return 'id' in created ? { ...created, id: key } : created;
}

function toRefusedLine(
  { refused = noExample }: LineResults,
  line: string,
  message: string,
): JsonObject {
  const toText = (name: string) => (name === 'document' ? line : message);
  return Object.fromEntries(
    Object.entries(refused).map(([name, value]) => [
      name,
      typeof value === 'string' ? toText(name) : value,
    ]),
  );
}

const noExample: JsonObject = { success: false, error: '', document: '' };

/** The records in the lines of a body. @throws a refusal of a line that is no object. */
export function readLineEntries(body: unknown): readonly JsonObject[] {
  return readLines(body).map((line, index) => {
    const entry = parseJsonOrText(line);
    if (isObject(entry)) return entry;
    throw refuse({
      code: 'request-invalid',
      detail: `Line ${index + 1} of the body is not an object in JSON.`,
    });
  });
}
