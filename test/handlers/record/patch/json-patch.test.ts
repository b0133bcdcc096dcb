import t from 'tap';
import { applyJsonPatch } from '../../../../src/handlers/record/patch/json-patch.ts';

type Case = readonly [string, unknown, readonly unknown[], unknown];

/** What a patch is of, the value, the patch, and what comes of it: RFC 6902, appendix A and beyond. */
const applied: readonly Case[] = [
  ['adds a member', { a: 1 }, [{ op: 'add', path: '/b', value: 2 }], { a: 1, b: 2 }],
  ['adds into a list', { a: [1, 3] }, [{ op: 'add', path: '/a/1', value: 2 }], { a: [1, 2, 3] }],
  ['adds at the end of a list', [1], [{ op: 'add', path: '/-', value: 2 }], [1, 2]],
  ['adds in place of all', { a: 1 }, [{ op: 'add', path: '', value: 'b' }], 'b'],
  ['removes a member', { a: 1, b: 2 }, [{ op: 'remove', path: '/a' }], { b: 2 }],
  ['removes from a list', [1, 2, 3], [{ op: 'remove', path: '/1' }], [1, 3]],
  ['removes all', { a: 1 }, [{ op: 'remove', path: '' }], null],
  ['replaces in a list', [1, 2], [{ op: 'replace', path: '/0', value: 9 }], [9, 2]],
  [
    'copies',
    { a: { b: 1 } },
    [{ op: 'copy', from: '/a', path: '/c' }],
    { a: { b: 1 }, c: { b: 1 } },
  ],
  ['moves', { a: [1, 2] }, [{ op: 'move', from: '/a/0', path: '/b' }], { a: [2], b: 1 }],
  ['tests', { a: [1] }, [{ op: 'test', path: '/a', value: [1] }], { a: [1] }],
  ['reads what is escaped', { '/': { '~': 1 } }, [{ op: 'remove', path: '/~1/~0' }], { '/': {} }],
  [
    'goes step by step',
    {},
    [
      { op: 'add', path: '/a', value: [] },
      { op: 'add', path: '/a/0', value: 1 },
    ],
    { a: [1] },
  ],
];

for (const [name, value, patch, expected] of applied) {
  t.test(`a JSON Patch ${name}`, async (t) => {
    t.strictSame(applyJsonPatch(value, patch), { value: expected });
  });
}

const pointer = 'path must be a JSON pointer';
const operations = 'op must be one of add, remove, replace, move, copy, test';

const refused: readonly (readonly [string, unknown, unknown, string])[] = [
  ['without a path', {}, { op: 'add', value: 1 }, pointer],
  ['with a path that begins with no slash', {}, { op: 'add', path: 'a', value: 1 }, pointer],
  ['that is no object', {}, 'add', pointer],
  ['of an unknown kind', { a: 1 }, { op: 'swap', path: '/a' }, operations],
  [
    'that removes what is not there',
    { a: 1 },
    { op: 'remove', path: '/b' },
    'there is no value at /b',
  ],
  [
    'that reads below a text',
    { a: 'b' },
    { op: 'remove', path: '/a/0/1' },
    'there is no value at /a/0/1',
  ],
  [
    'that reads below nothing',
    { a: null },
    { op: 'replace', path: '/a/b', value: 1 },
    'there is no value at /a/b',
  ],
  ['whose test fails', { a: 1 }, { op: 'test', path: '/a', value: 2 }, 'the value at /a differs'],
  [
    'whose test is of nothing',
    { a: 1 },
    { op: 'test', path: '/b', value: 2 },
    'the value at /b differs',
  ],
  ['that copies nothing', {}, { op: 'copy', from: '/a', path: '/b' }, 'there is no value at /a'],
  [
    'that moves from no pointer',
    {},
    { op: 'move', from: 'a', path: '/b' },
    'there is no value at a',
  ],
  [
    'that adds behind the end of a list',
    [1],
    { op: 'add', path: '/2', value: 1 },
    'the list has no index 2',
  ],
  [
    'that adds at no place of a list',
    [1],
    { op: 'add', path: '/01', value: 1 },
    'the list has no index 01',
  ],
  [
    'that adds below a text',
    { a: 'b' },
    { op: 'add', path: '/a/b', value: 1 },
    'there is no object or list for /a/b',
  ],
  [
    'that reaches for the prototype',
    {},
    { op: 'add', path: '/__proto__', value: 1 },
    'there is no object or list for /__proto__',
  ],
  ['that adds nothing', {}, { op: 'add', path: '/a' }, 'add must have a value'],
  [
    'that replaces by nothing',
    { a: 1 },
    { op: 'replace', path: '/a' },
    'replace must have a value',
  ],
  [
    'that moves a value into itself',
    { a: { b: 1 } },
    { op: 'move', from: '/a', path: '/a/b' },
    'there is no object or list for /a/b',
  ],
];

for (const [name, value, step, message] of refused) {
  t.test(`a JSON Patch ${name} is refused`, async (t) => {
    const untouched = structuredClone(value);

    t.strictSame(applyJsonPatch(value, [{ op: 'test', path: '', value }, step]), {
      index: 1,
      message,
    });
    t.strictSame(value, untouched);
  });
}

const long = 'x'.repeat(2_000_000);
const list = Array.from({ length: 1_000_000 }, () => 1);
const times = (count: number, step: object) => Array.from({ length: count }, () => step);

const costly: readonly (readonly [string, object, readonly object[], string])[] = [
  [
    'compares',
    { a: long },
    times(30, { op: 'test', path: '/a', value: long }),
    'copies or compares',
  ],
  [
    'copies',
    { a: 'x'.repeat(1_000_000) },
    times(60, { op: 'copy', from: '/a', path: '/b' }),
    'copies or compares',
  ],
  ['inserts', { a: list }, times(60, { op: 'add', path: '/a/0', value: 1 }), 'copies or compares'],
  ['removes', { a: list }, times(60, { op: 'remove', path: '/a/0' }), 'copies or compares'],
  ['grows', { a: long }, times(3, { op: 'add', path: '/b', value: [long, long] }), 'larger than'],
  ['nests', {}, [{ op: 'add', path: '/a', value: nestDeep(201) }], 'deeper than'],
];

for (const [verb, value, steps, message] of costly) {
  t.test(`a JSON Patch that ${verb} too much is refused`, async (t) => {
    t.match(applyJsonPatch(value, steps), { message: new RegExp(message) });
  });
}

t.test(
  'a JSON Patch copies small values in linear time, and shares the bytes of files',
  async (t) => {
    const bytes = Buffer.from('file');
    const copies = times(300_000, { op: 'copy', from: '/a', path: '/b' });
    t.strictSame(applyJsonPatch({ a: [{ c: 1 }], bytes }, copies), {
      value: { a: [{ c: 1 }], bytes, b: [{ c: 1 }] },
    });
  },
);

function nestDeep(levels: number): unknown {
  return levels === 0 ? 1 : [nestDeep(levels - 1)];
}
