import { type JsonObject, objectOf, textAt } from '../json/json.ts';
import { readPointer } from '../json/json-pointer.ts';
import type { Operation } from './operation.ts';

/** The summary and the description of an operation; `''` for one that it does not have. */
export function readOperationTexts(
  root: JsonObject,
  { pointer }: Pick<Operation, 'pointer'>,
): readonly [summary: string, description: string] {
  const operation = objectOf(readPointer(root, pointer));
  return [textAt(operation, 'summary') ?? '', textAt(operation, 'description') ?? ''];
}

/** The description of the reply with a status; `''` where there is none. */
export function readReplyDescription(
  root: JsonObject,
  { replies }: Pick<Operation, 'replies'>,
  status: number,
): string {
  const reply = replies.get(`${status}`);
  return (reply && textAt(objectOf(readPointer(root, reply.pointer)), 'description')) ?? '';
}
