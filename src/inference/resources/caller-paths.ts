import { describeSameRecords } from '../bodies/schema-similarity.ts';
import type { DocumentExtensions } from '../extension/extension.ts';
import { type PathNode, parametersOf, toTreeKey } from '../paths/path-tree.ts';
import { listReplySchemas } from '../relations/nested-collections.ts';
import { callerSegments, userNouns } from '../vocabulary/record-properties.ts';
import { normalizeName, singularize } from '../vocabulary/singularize.ts';
import type { LocatedResource } from './located-resource.ts';
import { findReplyRecordSchema, type RecordSearch } from './record-schema.ts';

type CallerPathContext = Omit<RecordSearch, 'hint'> & {
  readonly extensions: DocumentExtensions;
  readonly tree: ReadonlyMap<string, PathNode>;
};

/** A path of the caller's own record, and the resource of the users. */
type CallerPath = {
  readonly key: string;
  readonly node: PathNode;
  readonly users: LocatedResource;
};

/** Finds `/me`, `/user` and `/users/me`, which show one of `/users/{id}`. */
export function findCallerPaths(
  context: CallerPathContext,
  located: readonly LocatedResource[],
): readonly CallerPath[] {
  return located.filter(isOfUsers).flatMap((users) =>
    listCallerKeys(users).flatMap((key) => {
      const node = context.tree.get(key);
      const isOwn = node !== undefined && isCallerPath(context, key, node);
      return isOwn && showsUser(context, node, users) ? [{ key, node, users }] : [];
    }),
  );
}

function isOfUsers({ resource: { noun }, resourcePath }: LocatedResource): boolean {
  const { kind, item, segments } = resourcePath;
  return (
    kind === 'collection' &&
    item?.operations.has('GET') === true &&
    parametersOf(segments).length === 0 &&
    userNouns.includes(normalizeName(noun))
  );
}

/** Where the caller of `/api/users` may be: `/api/users/me`, `/api/user/me`, `/api/me`, `/api/user`. */
function listCallerKeys({ resource: { noun, segments } }: LocatedResource): readonly string[] {
  const [all, base] = [toTreeKey(segments), toTreeKey(segments.slice(0, -1))];
  const one = `${base}/${singularize(noun)}`;
  const places = [...new Set([all, one, base])];
  return [
    ...places.flatMap((place) => callerSegments.map((segment) => `${place}/${segment}`)),
    ...(one === all ? [] : [one]),
  ];
}

/** A path of one object, which `x-sandlot` says nothing about. */
function isCallerPath(
  { extensions, tree }: CallerPathContext,
  key: string,
  { operations }: PathNode,
): boolean {
  return operations.has('GET') && !tree.has(`${key}/{}`) && !extensions.paths.has(key);
}

function showsUser(
  context: CallerPathContext,
  { operations }: PathNode,
  users: LocatedResource,
): boolean {
  const { noun, parameter } = users.resource;
  const search = { ...context, hint: { noun, parameter } };
  const shown = findReplyRecordSchema(search, operations.get('GET'));
  const [record = []] = listReplySchemas(context, users);
  return shown.length > 0 && describeSameRecords(context.schemaViews, shown, record);
}
