import t from 'tap';
import { applyPatchOperations } from '../../../../src/handlers/record/patch/patch-operations.ts';
import { returning, text } from '../../../support/api-model-of.ts';
import {
  arraySchema,
  objectSchema,
  pathParameter,
  serveDocument,
  withRequestBody,
} from '../../support/serve-document.ts';

type Case = readonly [string, object, readonly unknown[], object];

/** What operations in a list of a body do, the record, the operations, and what comes of them. */
const applied: readonly Case[] = [
  ['replace what is nowhere yet', {}, [{ op: 'replace', path: '/a', value: 1 }], { a: 1 }],
  ['set with what it stands in', {}, [{ op: 'add', path: '/a/b', value: 1 }], { a: { b: 1 } }],
  ['know paths with dots', { a: {} }, [{ op: 'Replace', path: 'a.b', value: 1 }], { a: { b: 1 } }],
  ['set all of a value', { a: 1 }, [{ op: 'Add', value: { b: 2, c: 3 } }], { a: 1, b: 2, c: 3 }],
  ['do nothing without a path or names', { a: 1 }, [{ op: 'add', value: 2 }, 'b'], { a: 1 }],
  ['add to a list', { a: [1] }, [{ op: 'add', path: '/a', value: [2, 3] }], { a: [1, 2, 3] }],
  ['add one to a list', { a: [1] }, [{ op: 'add', path: '/a', value: 2 }], { a: [1, 2] }],
  ['replace a list', { a: [1] }, [{ op: 'replace', path: '/a', value: [2] }], { a: [2] }],
  ['replace in a list', { a: [1, 2] }, [{ op: 'replace', path: '/a/0', value: 9 }], { a: [9, 2] }],
  ['remove', { a: 1, b: 2 }, [{ op: 'remove', path: '/a' }], { b: 2 }],
  ['move', { a: 1 }, [{ op: 'move', from: '/a', path: '/b' }], { b: 1 }],
];

for (const [name, before, operations, value] of applied) {
  t.test(`operations in a list of a body ${name}`, async (t) => {
    t.strictSame(applyPatchOperations({ ...before }, operations), { value });
  });
}

t.test('many additions to a list take linear time', async (t) => {
  const operations = Array.from({ length: 400_000 }, () => ({ op: 'add', path: 'a', value: 'b' }));

  const { value } = Object(applyPatchOperations({ a: [] }, operations));

  t.equal(value.a.length, 400_000);
});

t.test('a list that an addition makes too deep is refused', async (t) => {
  let deep: unknown = [];
  for (let level = 0; level < 200; level++) deep = [deep];

  t.match(applyPatchOperations({ a: [] }, [{ op: 'add', path: '/a', value: [1, deep] }]), {
    index: 0,
    message: /deeper than 200 levels/,
  });
});

t.test('a step that cannot be applied is refused with its index', async (t) => {
  const operations = [
    { op: 'add', path: '/a', value: 1 },
    { op: 'remove', path: '/b' },
  ];

  t.strictSame(applyPatchOperations({}, operations), {
    index: 1,
    message: 'there is no value at /b',
  });
  t.match(applyPatchOperations({}, [{ op: 'add', path: '/__proto__', value: 1 }]), { index: 0 });
});

t.test(
  'an update takes operations in a list of its body, or the properties themselves',
  async (t) => {
    const pet = objectSchema({
      id: text,
      name: text,
      good: { type: 'boolean' },
      age: { type: 'integer' },
      made_by: { ...text, readOnly: true },
    });
    const operation = objectSchema({ op: text, path: text, value: text });
    const send = await serveDocument(t, {
      '/pets': {
        get: returning(arraySchema(pet)),
        post: { ...withRequestBody(pet), ...returning(pet) },
      },
      '/pets/{id}': {
        parameters: [pathParameter('id')],
        get: returning(pet),
        patch: {
          ...withRequestBody(objectSchema({ operations: arraySchema(operation) })),
          ...returning(pet),
        },
      },
    });
    await send('POST', '/pets', { id: 'tom', name: 'Tom', good: true });
    const patch = async (body: unknown) => (await send('PATCH', '/pets/tom', body)).body;

    t.strictSame(
      await patch({
        operations: [
          { op: 'replace', path: '/name', value: 'Rex' },
          { op: 'replace', path: '/good', value: 'false' },
          { op: 'replace', path: '/made_by', value: 'me' },
          { op: 'replace', path: '/age', value: '' },
        ],
      }),
      { id: 'tom', name: 'Rex', good: false },
    );
    t.strictSame(await patch({ name: 'Ada' }), { id: 'tom', name: 'Ada', good: false });
    t.strictSame(
      (await send('PATCH', '/pets/tom', { operations: [{ op: 'remove', path: '/x' }] })).status,
      422,
    );
  },
);

t.test('a path that is too deep is refused with its index', async (t) => {
  const operations = [{ op: 'add', path: '/a'.repeat(1000), value: 1 }];

  t.match(applyPatchOperations({}, operations), { index: 0, message: /deep/ });
});
