import { type JsonObject, type Operation, readPointer } from '../../openapi/openapi.ts';
import type { EnvelopeFinder } from '../bodies/envelope-finder.ts';
import { creationText, otherWriteText } from '../vocabulary/path-verbs.ts';
import { nounOf, toTreeKey } from './path-tree.ts';
import type { ParsePath } from './version-segment.ts';

type CreatingPutSearch = {
  readonly root: JsonObject;
  readonly envelopes: EnvelopeFinder;
  readonly operations: readonly Operation[];
  readonly parsePath: ParsePath;
};

/**
 * Recognizes `PUT /projects`, "Creates a project", in a document with no `POST /projects`: it counts as
 * that POST. A path that reads a single record has none to create.
 */
export function compileIsCreatingPut({
  root,
  envelopes,
  operations,
  parsePath,
}: CreatingPutSearch): (operation: Operation) => boolean {
  const toKey = ({ path }: Operation) => toTreeKey(parsePath(path) ?? []);
  const others = operations.filter(
    (operation) =>
      operation.method === 'POST' ||
      (operation.method === 'GET' && !listsRecords(operation, { envelopes, parsePath })),
  );
  const otherKeys = new Set(others.map(toKey));
  return (operation) => {
    const { method, body, path, pointer } = operation;
    if (method !== 'PUT' || body === undefined) return false;
    if (parsePath(path)?.at(-1)?.kind !== 'literal') return false;
    const text = `${readPointer(root, `${pointer}/summary`) ?? operation.id}`;
    return (
      creationText.test(text) && !otherWriteText.test(text) && !otherKeys.has(toKey(operation))
    );
  };
}

function listsRecords(
  operation: Operation,
  { envelopes, parsePath }: Pick<CreatingPutSearch, 'envelopes' | 'parsePath'>,
): boolean {
  const noun = nounOf(parsePath(operation.path) ?? []);
  return envelopes.findList(operation, { parameter: 'id', noun }) !== undefined;
}
