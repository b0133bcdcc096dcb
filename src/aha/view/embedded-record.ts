import type { StoredRecord } from '../../index.ts';
import { isObject, listOf, textOf } from '../properties.ts';
import { pageUrl } from './address.ts';
import { buildView, type RecordView, type ViewField, type ViewFields } from './field.ts';
import { memoizeBySubject, memoizeViews } from './memoize.ts';

/** A record that another one shows: its resource, the property with its id, and its keys. */
export type EmbeddedView = {
  readonly resource: string;
  readonly property: string;
  readonly fields: ViewFields;
};

/** A key that shows a record that must be there; null where it is not. */
export function embeddedField(key: string, part: EmbeddedView): ViewField {
  return [
    key,
    (record, lookup) => {
      const found = lookup.record(part.resource, record[part.property]);
      return found === undefined ? null : viewEmbedded(found, part.fields, lookup);
    },
  ];
}

/** A key that shows an optional record, and is left out without one. */
export function optionalEmbeddedField(key: string, part: EmbeddedView): ViewField {
  return [
    key,
    (record, lookup) => {
      const found = lookup.record(part.resource, record[part.property]);
      return found === undefined ? undefined : viewEmbedded(found, part.fields, lookup);
    },
  ];
}

const viewEmbedded = memoizeViews(buildView);

/** A key that shows the records whose ids a property lists. */
export function embeddedListField(
  key: string,
  { resource, property, fields }: EmbeddedView,
): ViewField {
  return [
    key,
    (record, lookup) => {
      const views: RecordView[] = [];
      for (const id of listOf(record[property])) {
        const found = lookup.record(resource, id);
        if (found !== undefined) views.push(viewEmbedded(found, fields, lookup));
      }
      return views;
    },
  ];
}

/** A key that shows the records that name this one in their `property`. */
export function childrenField(
  key: string,
  { resource, property, fields }: EmbeddedView,
): ViewField {
  return [
    key,
    (record, lookup) => {
      const views: RecordView[] = [];
      for (const child of lookup.children(resource, property, record)) {
        views.push(viewEmbedded(child, fields, lookup));
      }
      return views;
    },
  ];
}

/** A key that shows the reference key of another record, or null. */
export function referenceField(key: string, resource: string, property: string): ViewField {
  return [
    key,
    (record, lookup) => lookup.record(resource, record[property])?.reference_num ?? null,
  ];
}

/** A key with an empty list, for what the sandbox has none of. */
export function emptyListField(key: string): ViewField {
  return [key, () => []];
}

/** A key with a stored list; empty where none is stored. */
export function listField(key: string): ViewField {
  return [key, (record) => listOf(record[key])];
}

/** A key that shows a stored note, e.g. a description; null where there is none. */
export function noteField(key: string, type: string): ViewField {
  const viewNote = memoizeBySubject((note: StoredRecord, notableId: unknown) => ({
    id: note.id,
    body: note.body,
    notable_id: notableId,
    notable_type: type,
    editor_version: 1,
    created_at: note.created_at,
    updated_at: note.updated_at,
    attachments: listOf(note.attachments),
  }));
  return [
    key,
    (record) => {
      const note = record[key];
      return isObject(note) ? viewNote(note, record.id) : null;
    },
  ];
}

/** The workflow status of a record. */
export const statusField: ViewField = embeddedField('workflow_status', {
  resource: 'workflow_statuses',
  property: 'workflow_status_id',
  fields: ['id', 'name', 'position', 'complete', 'color', 'workflow_status_category'],
});

/** A workspace in the keys that other records and lists show. */
export const projectFields: ViewFields = [
  'id',
  'reference_prefix',
  'name',
  'product_line',
  'created_at',
  ['url', (product) => pageUrl('projects', textOf(product.reference_prefix))],
  'workspace_type',
];

/** The workspace of a record. */
export const projectField: ViewField = embeddedField('project', {
  resource: 'products',
  property: 'product_id',
  fields: projectFields,
});

/** The tags of a record by name, and in full as they are stored. */
export const tagsFields: ViewFields = [
  ['tags', (record) => listOf(record.full_tags).map((tag) => (isObject(tag) ? tag.name : tag))],
  listField('full_tags'),
];
