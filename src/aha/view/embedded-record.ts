import type { StoredRecord } from '../../behaviours.ts';
import { isObject, listOf, textOf } from '../properties.ts';
import { buildView, pageUrl, type RecordView, type ViewField, type ViewFields } from './field.ts';
import { memoizeBySubject, memoizeViews } from './memoize.ts';

/** A record that is embedded in another: its resource, the property with its id, and its fields. */
export type EmbeddedView = {
  readonly resource: string;
  readonly property: string;
  readonly fields: ViewFields;
};

/** A field with an embedded record; null if it is missing. */
export function embeddedField(key: string, view: EmbeddedView): ViewField {
  return [
    key,
    (record, lookup) => {
      const embedded = lookup.record(view.resource, record[view.property]);
      return embedded === undefined ? null : viewEmbedded(embedded, view.fields, lookup);
    },
  ];
}

/** A field with an embedded record, left out if it is missing. */
export function optionalEmbeddedField(key: string, view: EmbeddedView): ViewField {
  return [
    key,
    (record, lookup) => {
      const embedded = lookup.record(view.resource, record[view.property]);
      return embedded === undefined ? undefined : viewEmbedded(embedded, view.fields, lookup);
    },
  ];
}

const viewEmbedded = memoizeViews(buildView);

/** A field with the records whose ids a property lists. */
export function embeddedListField(
  key: string,
  { resource, property, fields }: EmbeddedView,
): ViewField {
  return [
    key,
    (record, lookup) => {
      const views: RecordView[] = [];
      for (const id of listOf(record[property])) {
        const embedded = lookup.record(resource, id);
        if (embedded !== undefined) views.push(viewEmbedded(embedded, fields, lookup));
      }
      return views;
    },
  ];
}

/** A field with the records that refer to this one by `property`. */
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

/** A field with the reference key of another record, or null. */
export function referenceField(key: string, resource: string, property: string): ViewField {
  return [
    key,
    (record, lookup) => lookup.record(resource, record[property])?.reference_num ?? null,
  ];
}

/** A field with an empty array, for resources that the sandbox lacks. */
export function emptyListField(key: string): ViewField {
  return [key, () => []];
}

/** A field with a stored array; empty by default. */
export function listField(key: string): ViewField {
  return [key, (record) => listOf(record[key])];
}

/** A field with a stored note, such as a description; null by default. */
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

/** A workspace in lists and in other records. */
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

/** The tags of a record, by name and in full. */
export const tagsFields: ViewFields = [
  ['tags', (record) => listOf(record.full_tags).map((tag) => (isObject(tag) ? tag.name : tag))],
  listField('full_tags'),
];
