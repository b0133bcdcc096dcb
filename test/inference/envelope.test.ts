import t from 'tap';
import { bodyEnvelopeOf, listEnvelopeOf, recordEnvelopeOf } from '../../src/inference/inference.ts';
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
import { documentOf, post, sandlotOf, silent } from '../support/sandlot-of.ts';

const schemas = {
  Pet: object({ id: integer, name: text }),
  Choice: { oneOf: [ref('Cat'), ref('Dog')] },
  Cat: object({ purr: text }),
  Dog: object({ bark: text }),
};
const pet = ref('Pet');
const other = object({ id: integer, size: integer });

/** A schema as the only option of a choice, and that of another, so many times. */
function nestedChoice(schema: object, times: number): object {
  return times === 0 ? schema : { anyOf: [nestedChoice(schema, times - 1)] };
}

/** What the reading of a pet gives, and where the pet stands in it. */
const ones: readonly (readonly [string, object, readonly (string | 0)[]])[] = [
  ['by itself', pet, []],
  ['under its own name', object({ pet, at: text }), ['pet']],
  ['under the name of many', object({ Pets: list(pet), at: text }), ['Pets', 0]],
  ['in a wrapper', object({ data: pet, other }), ['data']],
  ['in wrappers of wrappers', object({ data: object({ result: pet }) }), ['data', 'result']],
  ['alone in an object', object({ it: pet }), ['it']],
  ['alone in an object without a type', { properties: { it: pet } }, ['it']],
  ['behind choices of choices', nestedChoice(pet, 3), []],
  ['alone in a list', list(pet), [0]],
  ['next to its key, which makes the whole object the record', object({ petId: text, pet }), []],
  [
    'in no wrapper without declared properties',
    object({ data: { type: 'object' }, size: text }),
    [],
  ],
  ['in no wrapper of texts', object({ data: list(text), size: text }), []],
  [
    'in a choice of wrappers',
    { oneOf: [object({ data: pet }), object({ error: text })] },
    ['data'],
  ],
  ['behind a choice of nothing', { anyOf: [{ type: 'null' }, { anyOf: [pet] }] }, []],
  [
    'at the greatest depth',
    object({ data: object({ data: object({ data: object({ data: pet }) }) }) }),
    ['data', 'data', 'data'],
  ],
];

for (const [title, schema, path] of ones) {
  t.test(`a record stands ${title}`, async (t) => {
    const one = { get: returning(schema), delete: silent };
    const { conclude } = apiModelOf({ '/pets/{petId}': one }, schemas);

    t.strictSame(recordEnvelopeOf(conclude('GET /pets/{petId}').plan)?.path, path);
  });
}

/** What the list of pets gives, and where the list stands in it. */
const lists: readonly (readonly [string, object, readonly string[] | undefined])[] = [
  ['by itself', list(pet), []],
  ['by itself, without a type', { items: pet }, []],
  ['behind a choice', { oneOf: [{ type: 'null' }, list(pet)] }, []],
  ['under a name, behind a choice', object({ pets: { oneOf: [list(pet)] }, at: text }), ['pets']],
  ['not behind too many choices', nestedChoice(list(pet), 4), undefined],
  [
    'by the schema of its entries',
    object({ others: list(other), animals: list(pet) }),
    ['animals'],
  ],
  ['under its own name', object({ others: list(other), pets: list(other) }), ['pets']],
  ['under a usual name', object({ others: list(other), items: list(other) }), ['items']],
  ['as the only list of objects', object({ words: list(text), others: list(other) }), ['others']],
  ['in a wrapper', object({ data: object({ pets: list(pet) }), at: text }), ['data', 'pets']],
  ['alone in an object', object({ it: object({ pets: list(pet) }) }), ['it', 'pets']],
  [
    'nowhere among several lists',
    object({ one: list(other), two: list(object({ a: text })) }),
    undefined,
  ],
  ['nowhere in a text', text, undefined],
  [
    'not below the greatest depth',
    object({ data: object({ data: object({ data: object({ data: list(pet) }) }) }) }),
    undefined,
  ],
];

for (const [title, schema, path] of lists) {
  t.test(`a list stands ${title}`, async (t) => {
    const { conclude } = apiModelOf(
      { '/pets': { get: returning(schema) }, '/pets/{petId}': { get: returning(pet) } },
      schemas,
    );

    t.strictSame(listEnvelopeOf(conclude('GET /pets').plan)?.path, path);
  });
}

t.test('a list behind a choice is stateful', async (t) => {
  const { app } = await sandlotOf(
    t,
    documentOf(
      {
        '/pets': {
          get: returning({ oneOf: [list(pet), object({ error: text })] }),
          post: accepting(pet),
        },
      },
      { components: { schemas } },
    ),
  );
  await app.inject(post('/pets', '{"name":"Rex"}'));

  const pets: readonly { readonly name: string }[] = (await app.inject('/pets')).json();

  t.equal(pets.length, 4);
  t.equal(pets[3]?.name, 'Rex');
});

t.test('the only property of a body is no envelope if the record has it', async (t) => {
  const owner = object({ name: text });
  const { conclude } = apiModelOf({
    '/pets/{id}': {
      get: returning(object({ id: integer, owner })),
      patch: accepting(object({ owner })),
      put: accepting(object({ it: object({ id: integer, owner }) })),
    },
  });

  t.strictSame(bodyEnvelopeOf(conclude('PATCH /pets/{id}').plan)?.path, []);
  t.strictSame(bodyEnvelopeOf(conclude('PUT /pets/{id}').plan)?.path, ['it']);
});

t.test('records of a choice are recognized by its options', async (t) => {
  const choice = ref('Choice');
  const { conclude } = apiModelOf(
    {
      '/pets/{id}': { get: returning(choice) },
      '/pets/{id}/feed': { post: returning(choice) },
      '/pets/{id}/trim': { post: returning({ oneOf: [ref('Cat')] }) },
      '/pets/{id}/wash': { post: returning(ref('Cat')) },
    },
    schemas,
  );

  t.strictSame(recordEnvelopeOf(conclude('POST /pets/{id}/feed').plan)?.path, []);
  t.equal(recordEnvelopeOf(conclude('POST /pets/{id}/trim').plan), undefined);
  t.equal(recordEnvelopeOf(conclude('POST /pets/{id}/wash').plan), undefined);
});

/** What an operation answers with, and the schema that counts. */
const replies: readonly (readonly [string, object, string | undefined])[] = [
  ['the first success', { 202: 'No', 201: 'Yes', 404: 'No' }, 'Yes'],
  ['a range of successes', { '4XX': 'No', '2xx': 'Yes' }, 'Yes'],
  ['the default', { 404: 'No', default: 'Yes' }, 'Yes'],
  ['no success', { 404: 'No' }, undefined],
];

for (const [title, responses, name] of replies) {
  t.test(`of replies counts ${title}`, async (t) => {
    const described = Object.entries(responses).map(([status, schema]) => [
      status,
      returning(ref(schema)).responses[200],
    ]);
    const { inference } = apiModelOf(
      { '/pets/{id}': { get: { responses: Object.fromEntries(described) }, delete: {} } },
      { Yes: object({ yes: text }), No: object({ no: text }) },
    );
    const [resource] = inference.resources;
    const properties = inference.schemaViews.of(resource?.entity ?? []).properties;

    t.strictSame([...properties.keys()], name === undefined ? [] : ['yes']);
  });
}

/** The types of a body, and the one that counts. */
const bodies: readonly (readonly [string, readonly string[], string | undefined])[] = [
  ['JSON before forms', ['multipart/form-data', 'application/merge-patch+json'], 'merge-patch'],
  ['a form', ['text/plain', 'application/x-www-form-urlencoded'], 'urlencoded'],
  ['no JSON Patch', ['application/json-patch+json'], undefined],
];

for (const [title, types, part] of bodies) {
  t.test(`of bodies counts ${title}`, async (t) => {
    const content = Object.fromEntries(types.map((type) => [type, { schema: pet }]));
    const { conclude } = apiModelOf(
      { '/pets/{id}': { patch: { ...accepting(pet), requestBody: { content } } } },
      schemas,
    );
    const place = bodyEnvelopeOf(conclude('PATCH /pets/{id}').plan)?.schemaPointers[0];

    if (part === undefined) t.equal(place, undefined);
    else t.match(place, part);
  });
}

t.test('a list of lists of itself holds no record', async (t) => {
  const { conclude } = apiModelOf(
    { '/pets': { post: accepting(ref('Loop'), pet), get: returning(list(pet)) } },
    { ...schemas, Loop: list(ref('Loop')) },
  );

  t.equal(bodyEnvelopeOf(conclude('POST /pets').plan), undefined);
});
