import t from 'tap';
import { openPets } from '../support/pets.ts';

const noon = { error: 'We sleep.' };

t.test('a merge patch changes the body that would be answered', async (t) => {
  const { control, add, list } = await openPets(t);
  const answer = { merge: { name: 'Max' }, headers: { 'x-canned': 'yes' } };
  await control('POST /overrides', { body: { match: { operation: 'addPet' }, answer } });

  t.strictSame(await add('Rex'), { status: 201, body: { id: 1, name: 'Max' } });
  t.strictSame(await list(), ['Rex']);
});

t.test('a merge patch that violates the document is a 500 that names the override', async (t) => {
  const { control, add } = await openPets(t);
  const match = { operation: 'addPet' };
  const answer = { merge: { name: null, more: { a: [1] } } };
  await control('POST /overrides', { body: { match, answer } });

  t.match(await add('Rex'), {
    status: 500,
    body: {
      code: 'override-outside-document',
      detail: /^Override 1 makes .* the body must have the required property "name"\./,
    },
  });

  await control('POST /overrides', { body: { match, answer, outsideDocument: true } });
  t.strictSame(await add('Rex'), { status: 201, body: { id: 1, more: { a: [1] } } });
});

t.test('a merged body must fit the status that the override sets', async (t) => {
  const { control, add } = await openPets(t);
  const match = { operation: 'addPet' };
  const addRule = (merge: object) =>
    control('POST /overrides', { body: { match, answer: { status: 503, merge } } });

  await addRule({ foo: 1 });
  t.match(await add('Rex'), {
    status: 500,
    body: { detail: /^Override 1 makes .* must have the required property "error"\./ },
  });

  await addRule(noon);
  t.strictSame(await add('Rex'), { status: 503, body: noon });
});

t.test('a merge patch for a status without a body is a 500', async (t) => {
  const { app, control, add } = await openPets(t);
  await add('Rex');
  const answer = { status: 404, merge: { foo: 1 } };
  await control('POST /overrides', { body: { match: { operation: 'readPet' }, answer } });

  t.match((await app.inject('/api/pets/1')).json(), {
    detail: /the body is not documented: this status has no body/,
  });
});

t.test('a property that replies leave out is refused', async (t) => {
  const { control, add, list } = await openPets(t);
  const match = { operation: 'addPet' };
  const addRule = (answer: object, more: object = {}) =>
    control('POST /overrides', { body: { match, answer, ...more } });

  await addRule({ merge: { name: null, foo: null } });
  await addRule({ merge: { name: 'Max', foo: 1 } });
  t.match(await add('Rex'), {
    status: 500,
    body: { detail: /^Override 2 makes .* the body must not have the property "foo"\./ },
  });
  t.strictSame(await list(), [], 'nothing is stored by a call that failed');

  t.match(await addRule({ body: { id: 1, name: 'Max', foo: 1 } }), [
    400,
    {
      detail:
        /^The override violates the document: \/answer\/body must not have the property "foo"\./,
      violations: [{ pointer: '/answer/body' }],
    },
  ]);
  await addRule({ merge: { foo: 1 } }, { outsideDocument: true });
  t.match(await add('Rex'), { status: 201, body: { name: 'Rex', foo: 1 } });
});

t.test('a property that replies leave out is reported once, at its object', async (t) => {
  const { control } = await openPets(t);
  const addRule = (body: unknown) =>
    control('POST /overrides', { body: { match: { operation: 'listPets' }, answer: { body } } });

  t.match(await addRule([{ id: 1, name: 'Max', foo: 1 }]), [
    400,
    { violations: [{ pointer: '/answer/body/0', message: 'must not have the property "foo"' }] },
  ]);
  t.match(await addRule([{ id: 1, name: 'Max' }]), [201]);
});

t.test('violations that exist without the merge patch are not reported', async (t) => {
  const { app, control } = await openPets(t);
  const answer = { merge: { id: 5 } };
  await control('POST /overrides', { body: { match: { operation: 'readPet' }, answer } });

  t.strictSame((await app.inject('/api/pets/0')).json(), { id: 5 });
});

t.test('a refusal stays a refusal under a merge patch', async (t) => {
  const { app, control } = await openPets(t);
  const answer = { merge: { name: 'Max' } };
  await control('POST /overrides', { body: { match: { operation: 'readPet' }, answer } });

  t.match(await app.inject('/api/pets/7'), { statusCode: 404 });
});
