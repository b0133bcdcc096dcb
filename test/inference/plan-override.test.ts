import t from 'tap';
import { bodyEnvelopeOf, recordEnvelopeOf } from '../../src/inference/inference.ts';
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
import { documentOf, sandlotOf } from '../support/sandlot-of.ts';

const pet = object({ id: integer, name: text });
const schemas = { Pet: pet };

function listPets(xSandlot: unknown) {
  const reply = object({ pets: list(ref('Pet')), others: list(ref('Pet')) });
  return { 'x-sandlot': xSandlot, ...returning(reply) };
}

function pathsWith(plan: unknown) {
  return {
    '/pets': { get: listPets({ plan }), post: accepting(ref('Pet')) },
    '/pets/{id}': { get: returning(ref('Pet')) },
    '/owners/{owner}/pets/count': { get: returning(object({ total: integer })) },
  };
}

t.test('the plan of x-sandlot is merged into the inferred plan', (t) => {
  const { conclude } = apiModelOf(
    pathsWith({ reply: { envelope: { path: ['others'] }, keyProperty: 'pet_id' } }),
    schemas,
  );

  const { plan } = conclude('GET /pets');

  t.match(plan, {
    kind: 'list',
    target: { resource: 'pets' },
    reply: { envelope: { path: ['others'], schemaPointers: [String] }, keyProperty: 'pet_id' },
  });
  t.end();
});

t.test('a request is answered by the merged plan', async (t) => {
  const document = (plan: unknown) => documentOf(pathsWith(plan), { components: { schemas } });
  const inferred = await sandlotOf(t, document({}));
  const overridden = await sandlotOf(t, document({ reply: { envelope: { path: ['others'] } } }));

  const lengths = async ({ app }: typeof inferred) => {
    const { pets, others } = (await app.inject('/pets')).json();
    return [pets?.length, others?.length];
  };

  t.strictSame(await lengths(inferred), [3, undefined]);
  t.strictSame(await lengths(overridden), [undefined, 3]);
});

t.test('its kind works as a behaviour', (t) => {
  const paths = {
    ...pathsWith({}),
    '/pets/total': { get: { ...returning(integer), 'x-sandlot': { plan: { kind: 'count' } } } },
  };
  const { plan } = apiModelOf(paths, schemas).conclude('GET /pets/total');

  t.match(plan, { kind: 'count', rule: 'extension', target: { resource: 'pets' } });
  t.end();
});

t.test('ancestors, keys and input can be replaced, and null removes a field', (t) => {
  const paths = {
    '/owners': { get: returning(list(ref('Pet'))) },
    '/owners/{owner}': { get: returning(ref('Pet')) },
    '/owners/{owner}/pets': { get: returning(list(ref('Pet'))) },
    '/owners/{owner}/pets/{id}': {
      get: returning(ref('Pet')),
      patch: {
        ...accepting(ref('Pet')),
        'x-sandlot': { plan: { target: { ancestors: [null, 'owners/{owner}/pets'] } } },
      },
      put: {
        ...accepting(ref('Pet')),
        'x-sandlot': { plan: { input: { envelope: null }, reply: { envelope: null } } },
      },
    },
  };
  const { conclude } = apiModelOf(paths, schemas);

  const patch = conclude('PATCH /owners/{owner}/pets/{id}');
  const put = conclude('PUT /owners/{owner}/pets/{id}');

  t.strictSame(
    patch.ancestors.map((ancestor) => ancestor?.name),
    [undefined, 'owners/{owner}/pets'],
  );
  t.strictSame([bodyEnvelopeOf(put.plan), recordEnvelopeOf(put.plan)], [undefined, undefined]);
  t.end();
});

t.test('an example can lose its parents', (t) => {
  const paths = {
    ...pathsWith({}),
    '/pets/{id}/health': {
      get: { ...returning(text), 'x-sandlot': { plan: { target: { ancestors: [null] } } } },
    },
  };

  t.strictSame(apiModelOf(paths, schemas).conclude('GET /pets/{id}/health').ancestors, [undefined]);
  t.end();
});

t.test('a path whose segments mix text and parameters can be the target', (t) => {
  const paths = pathsWith({ target: { path: '/pets-{id}' } });

  t.equal(apiModelOf(paths, schemas).conclude('GET /pets').plan.target.path, '/pets-{id}');
  t.end();
});

t.test('the keys of a path can identify records by another property', (t) => {
  const alternateKeys = [{ resource: 'pets', property: 'name', schemaPointers: [] }];
  const paths = {
    ...pathsWith({}),
    '/pets/{id}': {
      get: { ...returning(ref('Pet')), 'x-sandlot': { plan: { target: { alternateKeys } } } },
    },
  };

  const { target } = apiModelOf(paths, schemas).conclude('GET /pets/{id}').plan;

  t.match(target.alternateKeys, [{ property: 'name', resource: 'pets' }]);
  t.end();
});

/** Plans that cannot be merged, and the messages. */
const refusals: readonly (readonly [string, unknown, string])[] = [
  [
    'an unknown field',
    { reply: { envelop: { path: [] } } },
    '/reply must not have the property "envelop"',
  ],
  [
    'a value of the wrong type',
    { reply: { envelope: { path: 'data' } } },
    '/reply/envelope/path must be array',
  ],
  ['a field that the kind needs', { target: null }, ' must have the required property "target"'],
  [
    'an unknown resource',
    { target: { resource: 'pat' } },
    '/target names an unknown resource: "pat"; the nearest is "pets"',
  ],
  [
    'a kind that no rule gives',
    { kind: 'link' },
    '/kind cannot be changed; use "behaviour" or "resource"',
  ],
];

for (const [title, plan, message] of refusals) {
  t.test(`${title} in a plan keeps Sandlot from starting`, async (t) => {
    const document = documentOf(pathsWith(plan), { components: { schemas } });
    const failure = await sandlotOf(t, document).then(
      () => 'It started.',
      (error) => error.message.replace(/^\S+\/api\.json /, ''),
    );

    t.equal(failure, `cannot be served: /paths/~1pets/get/x-sandlot/plan${message}.`);
  });
}
