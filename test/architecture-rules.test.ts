import { join } from 'node:path';
import t from 'tap';
import {
  findBypassedDoors,
  findEagerPackages,
  findForbiddenArrows,
  findForbiddenPackages,
  findImportCycles,
  findOrphans,
} from './support/architecture/import-rules.ts';
import {
  findArrowConstants,
  findBadFileNames,
  findBooleanParameters,
  findCrowdedFolders,
  findDuplicateTypes,
  findForbiddenExpressions,
  findMissingFiles,
  findOwnStatements,
  findPrivateTitles,
  findPrivateWords,
  findSpreadLists,
} from './support/architecture/name-rules.ts';
import { findVocabularyOutside } from './support/architecture/vocabulary-rules.ts';

const rooms = { openapi: ['base'], store: [], aha: ['type index'], index: [], sandlot: [] };

t.test('an import that the table does not list is reported with its line', async (t) => {
  const files = {
    'openapi/load.ts': `import { a } from './a.ts';\nimport { list } from '../store/store.ts';\n`,
    'openapi/a.ts': '',
    'store/store.ts': '',
  };

  t.strictSame(findForbiddenArrows(files, rooms), [
    "src/openapi/load.ts:2 imports '../store/store.ts': openapi may import base",
  ]);
});

t.test('every form of import counts', async (t) => {
  const forms = [
    `import { list } from '../store/store.ts';`,
    `import type { Records } from '../store/store.ts';`,
    `import '../store/store.ts';`,
    `import * as store from '../store/store.ts';`,
    `export { list } from '../store/store.ts';`,
    `export * from '../store/store.ts';`,
    `export const open = () => import('../store/store.ts');`,
    `export const open = () => import(\`../store/store.ts\`);`,
    `export type Open = import('../store/store.ts').Open;`,
  ];

  for (const form of forms) {
    const files = { 'openapi/load.ts': form, 'store/store.ts': '' };
    t.equal(findForbiddenArrows(files, rooms).length, 1, form);
  }
});

t.test('an import inside a comment or a text does not count', async (t) => {
  const files = {
    'openapi/load.ts': `// import '../store/store.ts';\nexport const text = "import '../store/store.ts'";\n`,
    'store/store.ts': '',
  };

  t.strictSame(findForbiddenArrows(files, rooms), []);
});

t.test('a value is reported where only types are allowed', async (t) => {
  const files = {
    'index.ts': '',
    'aha/types.ts': `import type { Behaviour } from '../index.ts';\n`,
    'aha/values.ts': `import { refuse } from '../index.ts';\n`,
    'aha/mixed.ts': `import { type Behaviour } from '../index.ts';\n`,
  };

  t.strictSame(findForbiddenArrows(files, rooms), [
    "src/aha/values.ts:1 imports '../index.ts': aha may import type index",
    "src/aha/mixed.ts:1 imports '../index.ts': aha may import type index",
  ]);
});

t.test('a room without a row, and a file outside src/, are reported', async (t) => {
  const files = { 'cache/cache.ts': '', 'store/a.ts': `import pack from '../../package.json';\n` };

  t.strictSame(findForbiddenArrows(files, rooms), [
    'src/cache/cache.ts: the table has no room cache',
    "src/store/a.ts:1 imports '../../package.json', which is not a file of src/",
  ]);
});

t.test('an import past a door is reported, one through it or inside the room is not', async (t) => {
  const files = {
    'openapi/load.ts': `import '../store/file/log.ts';\nimport '../store/store.ts';\n`,
    'store/store.ts': `import './file/log.ts';\n`,
    'store/file/log.ts': '',
  };

  t.strictSame(findBypassedDoors(files, { store: ['store/store.ts'] }), [
    "src/openapi/load.ts:1 imports '../store/file/log.ts' past the door store/store.ts",
  ]);
});

t.test('files that import each other are reported, types included', async (t) => {
  const files = {
    'a/a.ts': `import type { B } from './b.ts';\n`,
    'a/b.ts': `import './c.ts';\n`,
    'a/c.ts': `import './a.ts';\n`,
    'a/d.ts': `import './e.ts';\n`,
    'a/e.ts': `export const open = () => import('./d.ts');\n`,
  };

  t.strictSame(findImportCycles(files), ['import each other: a/a.ts, a/b.ts, a/c.ts']);
});

t.test('a package outside its rooms is reported, and one without a row', async (t) => {
  const packages = {
    fastify: ['http/*', 'type sandlot.ts'],
    '@fastify/*': ['http/*'],
    typebox: ['control/*-schema.ts'],
    'node:fs': ['store/*'],
    'node:*': ['*'],
  };
  const files = {
    'http/http.ts': `import fastify from 'fastify';\nimport cors from '@fastify/cors';\nimport _ from 'lodash';\n`,
    'sandlot.ts': `import type { FastifyInstance } from 'fastify';\nimport fastify from 'fastify';\n`,
    'control/clock-schema.ts': `import { Type } from 'typebox';\n`,
    'control/clock.ts': `import { Type } from 'typebox';\nimport { readFile } from 'node:fs/promises';\nimport { once } from 'node:events';\n`,
  };

  t.strictSame(findForbiddenPackages(files, packages), [
    "src/http/http.ts:3 imports 'lodash', which the table does not list",
    "src/sandlot.ts:2 imports 'fastify': only http/*, type sandlot.ts may",
    "src/control/clock.ts:1 imports 'typebox': only control/*-schema.ts may",
    "src/control/clock.ts:2 imports 'node:fs/promises': only store/* may",
  ]);
});

t.test('the clock, randomness and the environment are found in every form', async (t) => {
  const allowed = {
    'Date.now': ['base/clock.ts'],
    'new Date()': ['base/clock.ts'],
    'Date()': ['base/clock.ts'],
    'Math.random': ['base/random.ts'],
    randomUUID: ['base/random.ts'],
    'process.env': ['cli.ts'],
  };
  const forms = [
    'export const now = Date.now();',
    'export const now = new Date().toISOString();',
    'export const now = Date();',
    'export const dice = Math.random;',
    `import { randomUUID as uuid } from 'node:crypto';`,
    `export const port = process.env['PORT'];`,
    'export const { env } = process;',
    `export const env = process['env'];`,
    `import { env } from 'node:process';`,
    'export const id = crypto.randomUUID();',
    'export const now = globalThis.Date.now();',
    'export const now = new globalThis.Date;',
    'export const { random } = Math;',
  ];

  for (const form of forms) {
    t.equal(findForbiddenExpressions({ 'seed/fake.ts': form }, allowed).length, 1, form);
  }
  t.strictSame(findForbiddenExpressions({ 'seed/fake.ts': `\nconst a = Date.now();\n` }, allowed), [
    'src/seed/fake.ts:2 uses Date.now: only base/clock.ts may',
  ]);
  const harmless = `// Date.now()\nexport const day = new Date('2019-02-06'), at = Date.parse('2019-02-06');\n`;
  t.strictSame(findForbiddenExpressions({ 'seed/fake.ts': harmless }, allowed), []);
});

t.test('statements of index.ts that do not re-export are reported', async (t) => {
  const text = [
    `export type { Records } from './store/store.ts';`,
    `export { refuse } from './refusal.ts';`,
    `import { start } from './sandlot.ts';`,
    'export { start };',
    'export const port = 4010;',
    '',
  ].join('\n');

  t.strictSame(findOwnStatements({ 'index.ts': text, 'sandlot.ts': 'export const port = 1;\n' }), [
    'src/index.ts:3 is not a re-export',
    'src/index.ts:4 is not a re-export',
    'src/index.ts:5 is not a re-export',
  ]);
});

t.test('a file that no entry reaches is reported', async (t) => {
  const files = {
    'cli.ts': `export const run = () => import('./sandlot.ts');\n`,
    'sandlot.ts': `import type { Seed } from './store/store.ts';\n`,
    'store/store.ts': '',
    'store/lost.ts': `import './lost-too.ts';\n`,
    'store/lost-too.ts': `import './lost.ts';\n`,
  };

  t.strictSame(findOrphans(files, ['cli.ts']), [
    'src/store/lost.ts is not reached from cli.ts',
    'src/store/lost-too.ts is not reached from cli.ts',
  ]);
});

t.test('a package or a room that is loaded before it is needed is reported', async (t) => {
  const files = {
    'cli.ts': `const open = () => import('./later.ts');\nimport type { Ajv } from 'ajv';\nimport './clock.ts';\nimport './contract/judge.ts';\n`,
    'contract/judge.ts': `import './rules.ts';\n`,
    'contract/rules.ts': '',
    'later.ts': `import { Type } from 'typebox';\n`,
    'clock.ts': `import { Type } from 'typebox';\n`,
  };

  const lazy = ['ajv', 'typebox', 'contract/'];
  t.strictSame(findEagerPackages(files, { entries: ['cli.ts'], lazy }), [
    "src/cli.ts:4 imports './contract/judge.ts', which the start of a server does not need",
    "src/clock.ts:1 imports 'typebox', which the start of a server does not need",
  ]);
});

t.test('file names that are not in kebab-case or have no meaning are reported', async (t) => {
  const bad = [
    'utils/date.ts',
    'server/helper.ts',
    'store/common.ts',
    'store/file-manager.ts',
    'store/file.utils.ts',
    'store/openFile.ts',
    'Store/file.ts',
    'store/open_file.ts',
    'store/types.d.ts',
    'store/file.js',
  ];
  const good = ['store/open-file.ts', 'store/file2.ts', 'utility.ts', 'store/commonwealth.ts'];
  const files = Object.fromEntries([...bad, ...good].map((file) => [file, '']));

  t.strictSame(
    findBadFileNames(files),
    bad.map((file) => `src/${file} is a bad file name`),
  );
});

t.test('two exported types of one name are reported, private ones are not', async (t) => {
  const files = {
    'a.ts': 'export type Page = { a: 1 };\ntype Own = 1;\n',
    'b.ts': 'export interface Page { b: 1 }\ntype Own = 2;\n',
  };

  t.strictSame(findDuplicateTypes(files), ['the type Page is declared in a.ts and b.ts']);
});

t.test('a constant that holds an arrow function is reported', async (t) => {
  const files = {
    'a.ts':
      'export const one = () => 1;\nfunction two() {\n  const inner = () => 2;\n  return inner;\n}\n',
    'b.ts': 'const rules = { three: () => 3 };\n',
  };

  t.strictSame(findArrowConstants(files), ['src/a.ts:1 holds an arrow: one']);
});

t.test('a list that is spread into arguments is reported', async (t) => {
  const text = 'all.push(...more);\nMath.max(0, ...sizes);\nall.push(one);\ncall(...more);';

  t.strictSame(findSpreadLists({ 'store/a.ts': text }), [
    'src/store/a.ts:1 spreads a list into arguments',
    'src/store/a.ts:2 spreads a list into arguments',
  ]);
});

t.test('a function with a flag is reported, one that converts it is not', async (t) => {
  const text = [
    'export function send(text: string, isUrgent: boolean): void {}',
    'function toText(isOpen: boolean): string { return ""; }',
    'class Queue { add(one: string, first: boolean) {} }',
    'function list({ isOpen }: { readonly isOpen: boolean }) {}',
  ].join('\n');
  t.strictSame(findBooleanParameters({ 'store/a.ts': text }), [
    'src/store/a.ts:1 send has a flag',
    'src/store/a.ts:3 add has a flag',
  ]);
});

t.test('a crowded folder is reported unless its files are of one kind', async (t) => {
  const files = { 'a/1.ts': '', 'a/2.ts': '', 'rules/1.ts': '', 'rules/2.ts': '', 'b/1.ts': '' };

  t.strictSame(findCrowdedFolders(files, { most: 1, uniform: ['rules'] }), [
    'src/a has 2 files, more than 1',
  ]);
});

t.test('a list of property names outside the vocabulary is reported', async (t) => {
  const files = {
    'inference/vocabulary/pagination.ts': `export const totals = ['total', 'count'];\n`,
    'handlers/list.ts': 'const a = /^(total|size|found)$/;\nconst b = /^(get|put|post)$/;\n',
  };

  const lists = 'src/handlers/list.ts:1 lists names: /^(total|size|found)$/';
  t.strictSame(findVocabularyOutside(files, {}), [lists]);
  t.strictSame(findVocabularyOutside(files, { 'handlers/list.ts': /^(total|size|found)$/ }), []);
  t.strictSame(findVocabularyOutside(files, { 'handlers/list.ts': /^(total|sum|found)$/ }), [
    lists,
    'src/handlers/list.ts lacks the expression /^(total|sum|found)$/',
  ]);
});

t.test('a forbidden word is found inside names of files and identifiers', async (t) => {
  const files = { 'is-told.ts': '', 'a.ts': 'const isTold = 1;\nconst untold = toldAll;\n' };

  t.strictSame(findPrivateWords(files, ['told']), [
    'is-told.ts',
    'a.ts:1: isTold',
    'a.ts:2: toldAll',
  ]);
});

t.test('a forbidden word is found in the titles of tests, templates included', async (t) => {
  const files = {
    'a.test.ts': `t.test('what is told', f);\nt.test(\`\${name} is told\`, f);\nt.test(title, f);\ntold('told');`,
  };

  t.strictSame(findPrivateTitles(files, ['told']), [
    "a.test.ts:1: 'what is told'",
    `a.test.ts:2: \`\${name} is told\``,
  ]);
});

t.test('a file that a text names and that does not exist is reported', async (t) => {
  const root = join(import.meta.dirname, '..');
  const texts = { 'docs/a.md': 'See `src/cli.ts`, test/lost.test.ts and ../src/lost.ts.' };

  t.strictSame(findMissingFiles(texts, root), [
    'docs/a.md names test/lost.test.ts, which does not exist',
  ]);
});
