import { createdKeysResource } from '../../base/internal-resources.ts';
import { type ApiModel, type Resource, toRecordsName } from '../../inference/inference.ts';
import type { CreationNote } from '../../store/types.ts';
import type { Context } from '../behaviour.ts';

/** Notes that a client created a record, where records would otherwise be made up below it. */
export type NoteCreation = (context: Context, keys: readonly string[]) => void;

/** Compiles the note; where the keys of the resource are listed, the seed knows its own parents. */
export function compileNoteCreation({ resources }: ApiModel, resource: Resource): NoteCreation {
  const isAncestor =
    resource.keys === 'any' &&
    resources.some(
      ({ ancestors, nestedCollections }) =>
        ancestors.includes(resource) ||
        nestedCollections.some((nested) => nested.ancestors.includes(resource)),
    );
  if (!isAncestor) return () => {};
  return (context, keys) => {
    const id = toNoteKey({ resource, keys });
    const notes = context.records(createdKeysResource);
    if (notes.get(id) === undefined) notes.insert({ id });
  };
}

/** Whether a client created a record whose resource has any keys. */
export function isCreatedByClient(context: Context, record: CreatedRecord): boolean {
  return context.records(createdKeysResource).get(toNoteKey(record)) !== undefined;
}

type CreatedRecord = {
  readonly resource: Pick<Resource, 'name'>;
  readonly keys: readonly string[];
};

function toNoteKey({ resource, keys }: CreatedRecord): string {
  return `${toRecordsName(resource, keys)}/${keys.at(-1)}`;
}

/** The notes about the ancestors of the records with a name, such as `channels/7/messages`. */
export function listCreationNotes(model: ApiModel, name: string): readonly CreationNote[] {
  const { resource, keys = [] } = model.resolveRecordsName(name) ?? {};
  return (resource?.ancestors ?? []).flatMap((ancestor, index) =>
    ancestor?.keys === 'any'
      ? [
          {
            resource: createdKeysResource,
            key: toNoteKey({ resource: ancestor, keys: keys.slice(0, index + 1) }),
          },
        ]
      : [],
  );
}
