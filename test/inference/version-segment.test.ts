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

const schemas = { Pet: object({ id: integer, name: text }) };
const pet = ref('Pet');

/** The names of the resources that are below a path. */
function namesBelow(lead: string, parameters: readonly object[] = [], more: object = {}) {
  return apiModelOf(
    {
      [`${lead}/pets`]: { parameters, get: returning(list(pet)), post: accepting(pet) },
      [`${lead}/pets/{id}`]: { parameters, get: returning(pet) },
      ...more,
    },
    schemas,
  ).inference.resources.map(({ name }) => name);
}

function inPath(name: string, schema: object) {
  return { name, in: 'path', required: true, schema };
}
const chosen = { type: 'string', enum: ['1', '2'] };

for (const lead of [
  ...['/v{version}', '/api/v{apiVersion}', '/shop/v{api-version}', '/v{version:apiVersion}'],
  ...['/{apiVersion}', '/shop/{api_version}', '/version-{ver}'],
]) {
  t.test(`${lead} is no part of what records are called`, async (t) => {
    const [name] = namesBelow(lead);

    t.equal(name, lead.startsWith('/shop') ? 'shop/pets' : 'pets');
  });
}

t.test('a version that is one of some, or has a value of its own, names no record', async (t) => {
  t.strictSame(namesBelow('/{version}', [inPath('version', chosen)]), ['pets']);
  t.strictSame(namesBelow('/api/{version}', [inPath('version', { default: 'v1' })]), ['pets']);
  t.strictSame(namesBelow('/{version}', [inPath('version', { const: 2 })]), ['pets']);
});

t.test('what may be a record that is called by a version is one', async (t) => {
  const own = { '/releases/{version}': { get: returning(pet) } };

  t.strictSame(namesBelow('/{version}', [inPath('version', text)]), ['{version}/pets']);
  t.strictSame(namesBelow('/{version}'), ['{version}/pets']);
  t.strictSame(namesBelow('/{conversation}', [inPath('conversation', chosen)]), [
    '{conversation}/pets',
  ]);
  t.strictSame(namesBelow('/releases/{version}', [inPath('version', chosen)], own), [
    'releases',
    'releases/{version}/pets',
  ]);
  t.strictSame(namesBelow('/shops/{id}/{version}', [inPath('version', chosen)]), [
    'shops/{id}/{version}/pets',
  ]);
  t.strictSame(namesBelow('/shops/x{version}'), []);
});

t.test('x-sandlot may speak of a path with a version', async (t) => {
  const { inference } = apiModelOf(
    {
      '/v{version}/animals': { 'x-sandlot': { resource: 'pets' }, get: returning(list(pet)) },
      '/{version}/nothing': { 'x-sandlot': { resource: 'things' } },
    },
    schemas,
  );

  t.strictSame(
    inference.resources.map(({ name }) => name),
    ['pets'],
  );
});

t.test('a last segment that chooses a format is no part of what records are called', async (t) => {
  const { plansOf } = apiModelOf(
    {
      '/pets/json': { get: returning(list(pet)) },
      '/pets/create': { post: accepting(pet) },
      '/pets/{id}/json': { get: returning(pet) },
      '/pets/{id}': { delete: returning(pet) },
      '/names/{id}': { get: returning(pet) },
      '/names/{id}/json': { get: returning(pet) },
      '/json': { get: returning(object({ at: text })) },
    },
    schemas,
  );

  t.strictSame(
    plansOf(['GET /pets/json', 'POST /pets/create', 'GET /pets/{id}/json', 'DELETE /pets/{id}']),
    {
      'GET /pets/json': 'list pets',
      'POST /pets/create': 'create pets',
      'GET /pets/{id}/json': 'read pets',
      'DELETE /pets/{id}': 'remove pets',
    },
  );
  t.strictSame(plansOf(['GET /names/{id}', 'GET /names/{id}/json', 'GET /json']), {
    'GET /names/{id}': 'read names',
    'GET /names/{id}/json': 'read names',
    'GET /json': 'example',
  });
});
