import { type JsonObject, type Operation, readOperationTexts } from '../../openapi/openapi.ts';
import { type ActionEffect, inferActionEffect } from '../effects/action-effects.ts';
import type { InferenceContext } from '../operations/operation-context.ts';
import { toTreeKey } from '../paths/path-tree.ts';
import type { ShownRemoved, SoftDeletion } from '../plan.ts';
import type { Resource } from '../resource.ts';
import { normalizeName } from '../vocabulary/singularize.ts';
import {
  archivingText,
  findShownRemoved,
  permanentParameter,
  removalVerbs,
  restoringVerb,
  trashSegments,
} from '../vocabulary/soft-deletion.ts';

type SoftDeletionContext = Pick<InferenceContext, 'root' | 'schemaViews' | 'resources'>;

/** The soft deletion of a resource; `undefined` where no list shows records that were removed. */
export function inferSoftDeletion(
  context: SoftDeletionContext,
  operation: Operation,
  resource: Resource,
): SoftDeletion | undefined {
  const isKept = listReads(context, resource).some(
    (read) => inferShownRemoved(context, read, { resource, filters: [] }) !== undefined,
  );
  if (!isKept) return undefined;
  const permanent = operation.parameters.find(
    ({ in: place, name }) => place === 'query' && permanentParameter.test(normalizeName(name)),
  );
  return {
    effect: inferRemovalEffect(context, operation, resource),
    ...(permanent && { permanentParameter: permanent.name }),
  };
}

function inferRemovalEffect(
  { root, schemaViews }: SoftDeletionContext,
  operation: Operation,
  resource: Resource,
): ActionEffect | undefined {
  const verbs = archives(root, operation) ? removalVerbs.toReversed() : removalVerbs;
  return verbs
    .map((verb) => inferActionEffect(schemaViews, { operation, verb }, resource))
    .find((effect) => effect !== undefined);
}

/** The operations that may show removed records: the lists of a resource, and the read of one. */
function listReads(
  { resources: { tree } }: SoftDeletionContext,
  { collection, item, nestedCollections, segments }: Resource,
): readonly Operation[] {
  const nodes = [
    collection,
    item,
    ...nestedCollections.map((nested) => nested.collection),
    ...trashSegments.map((text) => tree.get(`${toTreeKey(segments)}/${text}`)),
  ];
  return nodes.flatMap((node) => node?.operations.get('GET') ?? []);
}

type ReadSubject = {
  readonly resource: Resource;
  /** The parameters that filter by a property. */
  readonly filters: readonly string[];
};

/** How a list or a read shows records that were removed; `undefined` where it does not. */
export function inferShownRemoved(
  { root }: Pick<SoftDeletionContext, 'root'>,
  operation: Operation,
  { resource, filters }: ReadSubject,
): ShownRemoved | undefined {
  const removal = resource.item?.operations.get('DELETE');
  if (removal === undefined || operation === removal) return undefined;
  if (isOfTrash(operation)) return { shows: 'only' };
  const words = archives(root, removal) ? removedAndArchived : onlyRemoved;
  const [shown] = operation.parameters.flatMap(({ in: place, name }) => {
    const shows = place === 'query' ? findShown(normalizeName(name), words) : undefined;
    return shows === undefined ? [] : [{ parameter: name, shows }];
  });
  return shown && filters.includes(shown.parameter) ? { ...shown, shows: 'filter' } : shown;
}

/** Whether a DELETE archives, by its text. */
function archives(root: JsonObject, removal: Operation): boolean {
  return readOperationTexts(root, removal).some((text) => archivingText.test(text));
}

/** `GET /notes/trash` */
function isOfTrash({ method, path }: Operation): boolean {
  const last = path.split('/').at(-1) ?? '';
  return method === 'GET' && trashSegments.includes(last.toLowerCase());
}

type RemovalWord = 'removed' | 'archived';

const onlyRemoved: readonly RemovalWord[] = ['removed'];
const removedAndArchived: readonly RemovalWord[] = ['removed', 'archived'];

function findShown(name: string, words: readonly RemovalWord[]): 'all' | 'only' | undefined {
  return words.map((word) => findShownRemoved(name, word)).find((shows) => shows !== undefined);
}

/** Whether an action brings a record back that was removed: `POST /notes/{id}/restore`. */
export function restoresRemoved(
  context: SoftDeletionContext,
  verb: string,
  resource: Resource,
): boolean {
  const removal = resource.item?.operations.get('DELETE');
  return (
    restoringVerb.test(verb) &&
    removal !== undefined &&
    inferSoftDeletion(context, removal, resource) !== undefined
  );
}
