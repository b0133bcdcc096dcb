/** A document of so many resources, with four operations each. */
export const makeLargeDocument = (resources) => ({
  openapi: '3.1.0',
  info: { title: 'Large', version: '1' },
  paths: Object.assign({}, ...Array.from({ length: resources }, (_, index) => pathsOf(index))),
  components: {
    schemas: Object.assign(
      {},
      ...Array.from({ length: resources }, (_, index) => schemasOf(index)),
    ),
  },
});

const pathsOf = (index) => ({
  [`/things${index}`]: {
    get: replying(200, { type: 'array', items: ref(`Thing${index}`) }),
    post: { ...taking(ref(`NewThing${index}`)), ...replying(201, ref(`Thing${index}`)) },
  },
  [`/things${index}/{id}`]: {
    parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }],
    get: replying(200, ref(`Thing${index}`)),
    delete: { responses: { 204: { description: 'It is gone.' } } },
  },
});

const schemasOf = (index) => {
  const properties = {
    title: { type: 'string', minLength: 1, description: 'What it is called.' },
    author: { type: 'string' },
    text: { type: 'string', maxLength: 1000 },
    position: { type: 'integer', minimum: 0 },
    done: { type: 'boolean' },
    state: { type: 'string', enum: ['open', 'closed'] },
    tags: { type: 'array', items: { type: 'string' } },
    // As documents grow: one schema leads to the next.
    ...(index > 0 ? { before: ref(`NewThing${index - 1}`) } : {}),
  };
  const id = { type: 'integer', readOnly: true };
  return {
    [`NewThing${index}`]: { type: 'object', required: ['title'], properties },
    [`Thing${index}`]: {
      type: 'object',
      required: ['id', 'title'],
      properties: { id, ...properties, created_at: { type: 'string', format: 'date-time' } },
    },
  };
};

const ref = (name) => ({ $ref: `#/components/schemas/${name}` });
const json = (schema) => ({ content: { 'application/json': { schema } } });
const taking = (schema) => ({ requestBody: { required: true, ...json(schema) } });
const replying = (status, schema) => ({
  responses: { [status]: { description: 'It worked.', ...json(schema) } },
});

/** The document with nothing but these paths, and what they refer to. */
export const cutOut = (document, wanted) => {
  const paths = Object.fromEntries(wanted.flatMap((path) => findPaths(document, path)));
  const { paths: _all, components, ...rest } = document;
  const small = { ...rest, paths, components: {} };
  const seen = new Set();
  const follow = (value) => {
    for (const pointer of listReferences(value)) {
      if (seen.has(pointer)) continue;
      seen.add(pointer);
      const [, , kind, name] = pointer.split('/');
      small.components[kind] = { ...small.components[kind], [name]: components[kind][name] };
      follow(components[kind][name]);
    }
  };
  follow(paths);
  if (components.securitySchemes) small.components.securitySchemes = components.securitySchemes;
  return small;
};

const findPaths = ({ paths }, path) =>
  Object.entries(paths)
    .filter(([template]) => new RegExp(`^${template.replace(/\{[^{}]+\}/g, '[^/]+')}$`).test(path))
    .slice(0, 1);

/** What a value refers to in `#/components/KIND/NAME`. */
const listReferences = (value) =>
  [...JSON.stringify(value).matchAll(/"\$ref":"(#\/components\/[^/"]+\/[^/"]+)/g)].map(
    ([, pointer]) => pointer,
  );
