import t from 'tap';
import {
  accepting,
  apiModelOf,
  integer,
  list,
  object,
  ref,
  returning,
  text,
} from '../support/api-model-of.ts';
import { silent } from '../support/sandlot-of.ts';

const schemas = {
  Note: object({ id: integer, body: text }),
  Label: object({ id: integer, name: text }),
  Card: object({ id: integer, title: text }),
};
const note = ref('Note');
const label = ref('Label');
const written = object({ id: integer, a: text, b: text, c: text });

const one = { get: returning(note), delete: silent };
const posted = { post: accepting(object({ body: text }), note) };
const notes = { get: returning(list(note)), ...posted };

/** Paths, and the views of their resources by the names of both. */
const views: readonly (readonly [string, object, Readonly<Record<string, readonly string[]>>])[] = [
  [
    'records that are created below a parent and read without it',
    { '/cards/{card}/notes': posted, '/notes/{id}': one },
    { notes: ['cards/{card}/notes'] },
  ],
  [
    'a list below a parent',
    { '/cards/{card}/notes': { get: returning(list(note)) }, '/notes/{id}': one },
    { notes: ['cards/{card}/notes'] },
  ],
  [
    'a path inside that of the parents',
    { '/v1/cards/{card}/notes': notes, '/v1/cards/notes/{id}': one },
    { 'cards/notes': ['cards/{card}/notes'] },
  ],
  [
    'a compound of the same noun',
    { '/notes/{id}': one, '/notes/{id}/subnotes': notes },
    { notes: ['notes/{id}/subnotes'] },
  ],
  [
    'a noun that begins with that of the parent',
    { '/card_notes/{id}': one, '/cards/{card}/notes': { get: returning(list(note)) } },
    { card_notes: ['cards/{card}/notes'] },
  ],
  [
    'the most similar path',
    { '/notes/{id}': one, '/cards/notes/{id}': one, '/cards/{card}/notes': notes },
    { 'cards/notes': ['cards/{card}/notes'] },
  ],
  [
    'a nested collection of a nested collection',
    {
      '/notes/{id}': one,
      '/cards/{card}/notes': notes,
      '/cards/{card}/notes/{id}': one,
      '/cards/{card}/lists/{list}/notes': notes,
    },
    { notes: ['cards/{card}/notes', 'cards/{card}/lists/{list}/notes'] },
  ],
  [
    'schemas that are copies of each other',
    {
      '/cards/{card}/notes': { get: returning(list(written)) },
      '/notes/{id}': { get: returning(written) },
    },
    { notes: ['cards/{card}/notes'] },
  ],
  [
    'a creation whose body is not JSON',
    { '/cards/{card}/notes': { post: returning(note) }, '/notes/{id}': one },
    { notes: ['cards/{card}/notes'] },
  ],
  [
    'a creation whose body is a text',
    { '/cards/{card}/notes': { post: accepting(text, note) }, '/notes/{id}': one },
    {},
  ],
  [
    'one record below a parent',
    { '/cards/{card}/note': { get: returning(note), put: accepting(note) }, '/notes/{id}': one },
    {},
  ],
  [
    'other records',
    { '/cards/{card}/notes': { get: returning(list(label)) }, '/notes/{id}': one },
    {},
  ],
  ['other words in the path', { '/cards/{card}/notes': notes, '/my/notes/{id}': one }, {}],
  ['other parents', { '/cards/{card}/notes': notes, '/lists/{list}/notes/{id}': one }, {}],
  ['another noun', { '/cards/{card}/remarks': notes, '/notes/{id}': one }, {}],
  [
    'a POST that only links records',
    {
      '/cards/{card}/labels': {
        get: returning(list(label)),
        post: accepting(object({ label_id: integer }), label),
      },
      '/labels/{name}': { get: returning(label) },
    },
    {},
  ],
  [
    'a path that only unlinks records',
    {
      '/cards/{card}/labels': { get: returning(list(label)) },
      '/cards/{card}/labels/{name}': { delete: silent },
      '/labels/{name}': { get: returning(label) },
    },
    {},
  ],
  [
    'a path that links records by PUT',
    {
      '/cards/{card}/labels/{name}': { get: returning(label), put: silent },
      '/labels/{name}': { get: returning(label) },
    },
    {},
  ],
  [
    'paths that both create and read',
    {
      '/cards/{card}/notes': notes,
      '/cards/{card}/notes/{id}': one,
      '/notes': notes,
      '/notes/{id}': one,
    },
    {},
  ],
  [
    'a path with a resource in its x-sandlot',
    {
      '/cards/{card}/notes': { 'x-sandlot': { resource: 'cards/{card}/remarks' }, ...notes },
      '/notes/{id}': one,
    },
    {},
  ],
];

for (const [title, paths, expected] of views) {
  t.test(`nested collections: ${title}`, (t) => {
    const { inference } = apiModelOf(paths, schemas);
    const found = inference.resources
      .filter(({ nestedCollections }) => nestedCollections.length > 0)
      .map(({ name, nestedCollections }) => [name, nestedCollections.map((view) => view.name)]);

    t.strictSame(Object.fromEntries(found), expected);
    t.end();
  });
}

t.test('the reason names the parent of a nested collection', (t) => {
  const paths = { '/cards/{card}/notes': notes, '/notes/{id}': one };
  const card = returning(ref('Card'));
  const cards = { '/cards': { get: returning(list(ref('Card'))) }, '/cards/{card}': { get: card } };
  const reason = (more: object) =>
    apiModelOf({ ...paths, ...more }, schemas).conclude('POST /cards/{card}/notes').plan.reason;

  t.match(reason({}), /; only the records below one of an unknown parent$/);
  t.match(reason(cards), /; only the records below one of cards$/);
  t.end();
});
