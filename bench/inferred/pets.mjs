/** The document, the requests and the hand-written schemas of the benchmark of inferred operations. */

const text = { type: 'string' };
const integer = { type: 'integer' };
const object = (properties, required) => ({ type: 'object', properties, required });

/** What a client sends. */
export const petInput = object(
  {
    name: text,
    kind: { type: 'string', enum: ['cat', 'dog'] },
    price: { type: 'number' },
    tags: { type: 'array', items: text },
    owner: object({ name: text, city: text }, ['name']),
  },
  ['name', 'kind'],
);

/** What the API answers. */
export const pet = object(
  {
    id: integer,
    ...petInput.properties,
    vaccinated: { type: 'boolean' },
    created_at: { type: 'string', format: 'date-time' },
    updated_at: { type: 'string', format: 'date-time' },
  },
  ['id', 'name', 'kind', 'vaccinated', 'created_at', 'updated_at'],
);

export const petList = object(
  { data: { type: 'array', items: pet }, total: integer, has_more: { type: 'boolean' } },
  ['data', 'total'],
);

const json = (schema) => ({ description: 'JSON.', content: { 'application/json': { schema } } });
const query = (name) => ({ name, in: 'query', schema: { type: 'integer', minimum: 0 } });

/** An OpenAPI document of six operations. */
export const petDocument = {
  openapi: '3.1.0',
  info: { title: 'Pets', version: '1' },
  paths: {
    '/pets': {
      get: { parameters: [query('limit'), query('offset')], responses: { 200: json(petList) } },
      post: { requestBody: json(petInput), responses: { 201: json(pet) } },
    },
    '/pets/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: integer }],
      get: { responses: { 200: json(pet) } },
      patch: {
        requestBody: json({ ...petInput, required: [] }),
        responses: { 200: json(pet) },
      },
      put: { requestBody: json(petInput), responses: { 200: json(pet), 201: json(pet) } },
      delete: { responses: { 204: { description: 'Removed.' } } },
    },
  },
};

/** The resources of the document for the start: five operations each. */
export const startResources = ['pets', 'visits', 'owners', 'clinics'];

/** An OpenAPI document of twenty operations. */
export const startDocument = {
  ...petDocument,
  paths: Object.fromEntries(
    startResources.flatMap((name) => {
      const { put: _put, ...record } = petDocument.paths['/pets/{id}'];
      return [
        [`/${name}`, petDocument.paths['/pets']],
        [`/${name}/{id}`, record],
      ];
    }),
  ),
};

export const petCount = 1000;

const inputOf = (index) => ({
  name: `Pet ${index}`,
  kind: index % 2 === 0 ? 'cat' : 'dog',
  price: index,
  tags: ['bench', `tag-${index % 7}`],
  owner: { name: `Owner ${index % 50}`, city: 'Ulm' },
});

export const createRequests = Array.from({ length: petCount }, (_, index) => ({
  method: 'POST',
  path: '/pets',
  body: JSON.stringify(inputOf(index)),
}));

/** So many requests lie between the creation of a pet and its deletion: more than connections. */
const distance = 64;

/** Requests by workload, for pets with these keys. Half of those of `delete` create what is deleted. */
export const toRequests = (ids) => ({
  create: createRequests,
  read: ids.map((id) => ({ method: 'GET', path: `/pets/${id}` })),
  list: ids
    .slice(0, -20)
    .map((_, offset) => ({ method: 'GET', path: `/pets?limit=20&offset=${offset}` })),
  update: ids.map((id) => ({
    method: 'PATCH',
    path: `/pets/${id}`,
    body: JSON.stringify({ price: id, tags: ['changed'] }),
  })),
  delete: Array.from({ length: petCount + distance }, (_, index) => [
    ...(index < petCount ? [toPut(index)] : []),
    ...(index >= distance ? [{ method: 'DELETE', path: toPut(index - distance).path }] : []),
  ]).flat(),
});

const toPut = (index) => ({
  method: 'PUT',
  path: `/pets/${1_000_000 + index}`,
  body: JSON.stringify(inputOf(index)),
});
