import { readFileSync } from 'node:fs';
import t from 'tap';
import { apiModelOf, integer, object, text } from '../support/api-model-of.ts';
import { conditionalPets } from '../support/conditional-document.ts';
import { json, silent } from '../support/sandlot-of.ts';

const page = readFileSync('docs/inference.md', 'utf8');

t.test('conditions are about the paths that docs/inference.md shows', async (t) => {
  const { conclude } = apiModelOf(conditionalPets.paths);
  const [, example = ''] = /### Conditional requests\n\n```text\n(.*?)```/s.exec(page) ?? [];
  const lines = example.trimEnd().split('\n');

  t.equal(lines.length, 4);
  for (const line of lines) {
    const [method, path, shown] = line.split(/ +/);
    const { conditional } = conclude(`${method} ${path}`).plan;
    t.equal(conditional?.representation ?? path, shown, line);
  }
});

const pet = object({ id: integer, name: text });
const header = (name: string) => [{ name, in: 'header', schema: text }];

/** By document of `/pets/{id}` whether its GET has an ETag. */
const rows: readonly (readonly [string, object, boolean])[] = [
  ['nothing', {}, false],
  ['If-Match of a PUT', { put: { parameters: header('if-match'), ...silent } }, true],
  ['If-Modified-Since', { get: { parameters: header('If-Modified-Since') } }, true],
  ['another field', { get: { parameters: header('If-Range') } }, false],
  ['304 of a GET', { get: { responses: { 304: { description: '' } } } }, true],
  ['304 of a POST', { post: { responses: { 304: { description: '' } } } }, false],
  ['412 alone', { put: { responses: { 412: { description: '' } } } }, false],
  ['428', { put: { responses: { 428: { description: '' } } } }, true],
  ['Last-Modified', { get: { responses: { 200: { headers: { 'Last-Modified': {} } } } } }, true],
  ['ETag of an error', { get: { responses: { 404: { headers: { ETag: {} } } } } }, false],
];

for (const [title, operations, expected] of rows) {
  t.test(`${title} ${expected ? 'makes' : 'does not make'} conditional requests`, async (t) => {
    const own = Object(operations).get ?? {};
    const get = { ...own, responses: { 200: json(pet), ...own.responses } };
    if (own.responses?.[200]) get.responses[200] = { ...json(pet), ...own.responses[200] };
    const { conclude } = apiModelOf({ '/pets/{id}': { ...operations, get } });
    t.equal(conclude('GET /pets/{id}').plan.conditional !== undefined, expected);
  });
}

t.test('the time of the last change is not a date, and has the name of the reply', async (t) => {
  const lastModifiedOf = (record: object) =>
    apiModelOf({
      '/pets/{id}': { get: { responses: { 200: json(record), 304: silent } } },
    }).conclude('GET /pets/{id}').plan.conditional?.lastModified;

  t.equal(lastModifiedOf(pet), undefined);
  t.equal(
    lastModifiedOf(object({ id: integer, updated_on: { ...text, format: 'date' } })),
    undefined,
  );
  t.strictSame(lastModifiedOf(object({ data: object({ id: integer, lastModified: integer }) })), {
    path: ['data', 'lastModified'],
    format: 'seconds',
  });
});
