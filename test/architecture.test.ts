import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, sep } from 'node:path';
import t from 'tap';
import ts from 'typescript';

/**
 * Which room of src/ may import which; what is not listed is forbidden. A room is a folder, or a
 * file beside the folders. `type x` allows `import type` from x and nothing that runs.
 */
const rooms: Readonly<Record<string, readonly string[]>> = {
  base: [],
  // Descriptions: a file or URL becomes a checked document.
  openapi: ['base'],
  // Documents become resources and an inferred behaviour for each operation.
  inference: ['base', 'openapi'],
  store: ['base'],
  handlers: ['base', 'inference', 'openapi', 'type store'],
  seed: ['base', 'inference', 'openapi', 'type store'],
  // What a sandbox has for tests: journal, overrides, faults.
  testing: ['base', 'type handlers', 'http', 'openapi', 'type store'],
  http: ['base', 'handlers', 'inference', 'openapi', 'type store', 'testing'],
  contract: ['base', 'http', 'inference', 'openapi', 'seed', 'testing'],
  control: ['base', 'contract', 'type handlers', 'http', 'openapi', 'store', 'testing'],
  // The bundled API has what every user has, and no more.
  aha: ['type index'],
  // The parts of the composition root.
  app: [
    'aha',
    'base',
    'contract',
    'control',
    'handlers',
    'http',
    'inference',
    'openapi',
    'seed',
    'store',
    'testing',
  ],
  // The composition root.
  sandlot: ['app', 'base', 'control', 'handlers', 'http', 'store', 'version'],
  version: [],
  // A running Sandlot in the hands of a test.
  client: ['type app', 'base', 'sandlot'],
  cli: ['base', 'client', 'contract', 'type handlers', 'openapi', 'sandlot', 'version'],
  // Re-exports only (see `ownStatements`).
  index: ['type base', 'client', 'type handlers', 'type store'],
};

/**
 * The files of a room that other rooms may import. Besides the room's own door, those are parts that
 * load when they are needed; what runs at their import is not paid for by a server that starts.
 */
const roomDoors: Readonly<Record<string, readonly string[]>> = {
  contract: [
    'contract/contract.ts',
    'contract/drift/drift.ts',
    'contract/proxy/proxy.ts',
    'contract/traffic/traffic.ts',
    'contract/verify/verify.ts',
  ],
};

/** Where a package, or a module of Node, may be imported. A package that is not listed: nowhere. */
const packages: Readonly<Record<string, readonly string[]>> = {
  fastify: ['http/*', 'control/*', 'type sandlot.ts', 'type app/*'],
  '@fastify/*': ['http/*', 'control/*', 'type sandlot.ts', 'type app/*'],
  'secure-json-parse': ['http/request/*'],
  lowdb: ['store/*'],
  '@faker-js/faker': ['seed/*'],
  commander: ['cli/*', 'cli.ts'],
  typebox: ['control/*-schema.ts', 'control/docs/document-parts.ts', 'type control/*'],
  yaml: ['openapi/*'],
  '@scalar/openapi-upgrader': ['openapi/*'],
  '@apidevtools/json-schema-ref-parser': ['openapi/*'],
  ajv: ['openapi/*', 'store/file/*'],
  'ajv-formats': ['openapi/*', 'store/file/*'],
  'node:fs': [
    'base/watch-files.ts',
    'openapi/*',
    'seed/*',
    'http/auth/tokens.ts',
    'store/*',
    'cli/text-file.ts',
    'cli.ts',
  ],
  'node:*': ['*'],
};

/** What only some files may say. */
const words: Readonly<Record<string, readonly string[]>> = {
  'Date.now': ['base/clock.ts'],
  'new Date()': ['base/clock.ts'],
  'Date()': ['base/clock.ts'],
  'Math.random': ['base/random.ts'],
  randomUUID: ['base/random.ts'],
  'process.env': ['cli.ts'],
};

/** Every file is reached from one of these, through imports of any kind. */
const doors = ['index.ts', 'cli.ts'];

/** A server starts with what these import, and packages that nobody waits for are not among it. */
const starts = ['cli.ts', 'sandlot.ts', 'client/start.ts'];
const late = ['ajv', 'typebox', '@fastify/swagger', '@fastify/swagger-ui'];

/** Names that say nothing, in the singular too. */
const emptyNames = /(^|[-./])(utils?|helpers?|common|misc|managers?)(?=$|[-./])/;
const kebabCase = /^([a-z0-9]+(-[a-z0-9]+)*\/)*[a-z0-9]+(-[a-z0-9]+)*\.ts$/;

/** Paths below src/, with `/`, and what the files say. */
type Sources = Readonly<Record<string, string>>;

type Import = {
  readonly file: string;
  readonly line: number;
  readonly specifier: string;
  /** Nothing of it is left when the types are gone. */
  readonly isType: boolean;
  /** Loaded when it is needed, by `import()`. */
  readonly isLate: boolean;
};

/** A file, and all that it says. */
type Parsed = {
  readonly file: string;
  readonly parsed: ts.SourceFile;
  readonly nodes: readonly ts.Node[];
};

const parsedBefore = new WeakMap<Sources, readonly Parsed[]>();
const source = readSources(join(import.meta.dirname, '..', 'src'));

t.test('src/ keeps the picture', async (t) => {
  t.ok(Object.keys(source).length > 0, 'there is something to check');
  for (const rule of [
    forbiddenArrows,
    importsPastDoors,
    forbiddenPackages,
    forbiddenWords,
    ownStatements,
    orphans,
    hurried,
    badNames,
  ]) {
    t.strictSame(rule(source), [], rule.name);
  }
});

t.test('an import that the table does not list is an offence, with its line', async (t) => {
  const files = {
    'openapi/load.ts': `import { refuse } from '../base/refusal.ts';\nimport { list } from '../store/store.ts';\n`,
    'store/store.ts': '',
    'base/refusal.ts': '',
  };

  t.strictSame(forbiddenArrows(files), [
    "src/openapi/load.ts:2 imports '../store/store.ts': openapi may import base",
  ]);
});

t.test('every way to import counts', async (t) => {
  const ways = [
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

  for (const way of ways) {
    const files = { 'openapi/load.ts': way, 'store/store.ts': '' };
    t.equal(forbiddenArrows(files).length, 1, way);
  }
});

t.test('an import in a comment or in a text is none', async (t) => {
  const files = {
    'openapi/load.ts': `// import '../store/store.ts';\nexport const text = "import '../store/store.ts'";\n`,
    'store/store.ts': '',
  };

  t.strictSame(forbiddenArrows(files), []);
});

t.test('where only types are allowed, a value is an offence', async (t) => {
  const files = {
    'index.ts': '',
    'aha/types.ts': `import type { Behaviour } from '../index.ts';\n`,
    'aha/values.ts': `import { refuse } from '../index.ts';\n`,
    'aha/mixed.ts': `import { type Behaviour } from '../index.ts';\n`,
    'aha/behaviour.ts': `import type { Behaviour } from '../handlers/behaviour.ts';\n`,
    'handlers/behaviour.ts': '',
  };

  t.strictSame(forbiddenArrows(files), [
    "src/aha/values.ts:1 imports '../index.ts': aha may import type index",
    "src/aha/mixed.ts:1 imports '../index.ts': aha may import type index",
    "src/aha/behaviour.ts:1 imports '../handlers/behaviour.ts': aha may import type index",
  ]);
});

t.test('control and aha are imported by the composition root alone', async (t) => {
  for (const room of ['control', 'aha']) {
    const importers = Object.keys(rooms).filter((name) => rooms[name]?.includes(room));
    t.strictSame(
      importers.filter((name) => name !== 'sandlot' && name !== 'app'),
      [],
      room,
    );
  }
});

t.test('files of one room import each other freely', async (t) => {
  const files = { 'seed/fake.ts': `import { read } from './fixture.ts';\n`, 'seed/fixture.ts': '' };

  t.strictSame(forbiddenArrows(files), []);
});

t.test('a room that the table does not know is an offence, even without imports', async (t) => {
  t.strictSame(forbiddenArrows({ 'cache/cache.ts': '' }), [
    'src/cache/cache.ts: the table knows no room named cache',
  ]);
});

t.test('an import of what is not in src/ is an offence', async (t) => {
  const files = {
    'openapi/load.ts': `import pack from '../../package.json';\nimport { a } from './away.ts';\n`,
  };

  t.strictSame(forbiddenArrows(files), [
    "src/openapi/load.ts:1 imports '../../package.json', which is not a file of src/",
    "src/openapi/load.ts:2 imports './away.ts', which is not a file of src/",
  ]);
});

t.test('a package outside of its rooms is an offence', async (t) => {
  const files = {
    'http/server.ts': `import fastify from 'fastify';\nimport cors from '@fastify/cors';\n`,
    'seed/shape.ts': `import type { FastifyReply } from 'fastify';\n`,
    'sandlot.ts': `import type { FastifyInstance } from 'fastify';\nimport fastify from 'fastify';\n`,
    'store/file/file.ts': `import { Ajv2020 } from 'ajv/dist/2020.js';\nimport { Low } from 'lowdb';\n`,
    'store/memory.ts': `import { Ajv2020 } from 'ajv/dist/2020.js';\n`,
  };

  t.strictSame(forbiddenPackages(files), [
    "src/seed/shape.ts:1 imports 'fastify': only http/*, control/*, type sandlot.ts, type app/* may",
    "src/sandlot.ts:2 imports 'fastify': only http/*, control/*, type sandlot.ts, type app/* may",
    "src/store/memory.ts:1 imports 'ajv/dist/2020.js': only openapi/*, store/file/* may",
  ]);
});

t.test('files are opened in their rooms only, other modules of Node anywhere', async (t) => {
  const files = {
    'http/server.ts': `import { readFile } from 'node:fs/promises';\nimport { once } from 'node:events';\n`,
    'openapi/load.ts': `import { readFile } from 'node:fs/promises';\n`,
  };

  t.strictSame(forbiddenPackages(files), [
    "src/http/server.ts:1 imports 'node:fs/promises': only base/watch-files.ts, openapi/*, seed/*, http/auth/tokens.ts, store/*, cli/text-file.ts, cli.ts may",
  ]);
});

t.test('a package that the table does not know is an offence', async (t) => {
  t.strictSame(forbiddenPackages({ 'http/server.ts': `import _ from 'lodash';\n` }), [
    "src/http/server.ts:1 imports 'lodash', which the table does not know",
  ]);
});

t.test('time, chance and the environment are read in their own files only', async (t) => {
  const line: Readonly<Record<string, string>> = {
    'Date.now': 'export const now = Date.now();',
    'new Date()': 'export const now = new Date().toISOString();',
    'Date()': 'export const now = Date();',
    'Math.random': 'export const dice = Math.random;',
    randomUUID: `import { randomUUID as uuid } from 'node:crypto';`,
    'process.env': `export const port = process.env['PORT'];`,
  };
  t.strictSame(Object.keys(line), Object.keys(words));

  for (const [word, text] of Object.entries(line)) {
    const own = words[word] ?? [];
    const files = Object.fromEntries(['seed/fake.ts', ...own].map((file) => [file, `\n${text}\n`]));
    t.strictSame(forbiddenWords(files), [`src/seed/fake.ts:2 says ${word}: only ${own} may`]);
  }
});

t.test('a word counts however it is said', async (t) => {
  const ways = [
    'export const { env } = process;',
    `export const env = process['env'];`,
    `import { env } from 'node:process';`,
    'export const id = crypto.randomUUID();',
    'export const now = globalThis.Date.now();',
    'export const now = new globalThis.Date;',
    'export const { random } = Math;',
  ];

  for (const way of ways) t.equal(forbiddenWords({ 'seed/fake.ts': way }).length, 1, way);
});

t.test('a date that is given its time is no offence', async (t) => {
  const text = `// Date.now()\nexport const day = new Date('2019-02-06'), at = Date.parse('2019-02-06');\n`;

  t.strictSame(forbiddenWords({ 'seed/fake.ts': text }), []);
});

t.test('index.ts has nothing of its own', async (t) => {
  const text = [
    `export type { Records } from './store/store.ts';`,
    `export { refuse } from './refusal.ts';`,
    `import { start } from './sandlot.ts';`,
    'export { start };',
    'export const port = 4010;',
    '',
  ].join('\n');

  t.strictSame(ownStatements({ 'index.ts': text, 'sandlot.ts': 'export const port = 4010;\n' }), [
    'src/index.ts:3 is not a re-export',
    'src/index.ts:4 is not a re-export',
    'src/index.ts:5 is not a re-export',
  ]);
});

t.test('a file that nobody reaches from a door is an offence', async (t) => {
  const files = {
    'cli.ts': `export const run = () => import('./sandlot.ts');\n`,
    'index.ts': `export type { Seed } from './store/store.ts';\n`,
    'sandlot.ts': '',
    'store/store.ts': `import './open.ts';\n`,
    'store/open.ts': '',
    'store/lost.ts': `import './lost-too.ts';\n`,
    'store/lost-too.ts': `import './lost.ts';\n`,
  };

  t.strictSame(orphans(files), [
    'src/store/lost.ts is not reached from index.ts or cli.ts',
    'src/store/lost-too.ts is not reached from index.ts or cli.ts',
  ]);
});

t.test('an import past the doors of a room is an offence', async (t) => {
  const files = {
    'cli/verify.ts': `import '../contract/verify/verify.ts';\nimport '../contract/verify/test-plan.ts';\n`,
    'contract/verify/verify.ts': `import './test-plan.ts';\n`,
    'contract/verify/test-plan.ts': '',
  };

  t.strictSame(importsPastDoors(files), [
    "src/cli/verify.ts:2 imports '../contract/verify/test-plan.ts': the doors of contract are contract/contract.ts, contract/drift/drift.ts, contract/proxy/proxy.ts, contract/traffic/traffic.ts, contract/verify/verify.ts",
  ]);
});

t.test('a package that is loaded before it is needed is an offence', async (t) => {
  const files = {
    'cli.ts': `const open = () => import('./sandlot.ts');\nimport type { Ajv } from 'ajv';\n`,
    'sandlot.ts': `import './control/control.ts';\n`,
    'start.ts': '',
    'control/control.ts': `const read = () => import('./control-document.ts');\nimport type { T } from './schema.ts';\nimport './clock.ts';\n`,
    'control/control-document.ts': `import './schema.ts';\n`,
    'control/clock.ts': `import { Type } from 'typebox';\n`,
    'control/schema.ts': `import { Type } from 'typebox';\n`,
  };

  t.strictSame(hurried(files), [
    "src/control/clock.ts:1 imports 'typebox', which the start of a server does not need",
  ]);
});

t.test('names say something, in kebab-case', async (t) => {
  const bad = [
    'utils/date.ts',
    'server/helper.ts',
    'store/common.ts',
    'store/misc.ts',
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
    badNames(files),
    bad.map((file) => `src/${file} is no good name`),
  );
});

/** Reads a folder into memory. */
function readSources(folder: string): Sources {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [
        path.slice(folder.length + 1).replaceAll(sep, '/'),
        readFileSync(path, 'utf8'),
      ]),
  );
}

function forbiddenArrows(sources: Sources): string[] {
  const unknown = Object.keys(sources)
    .filter((file) => !(roomOf(file) in rooms))
    .map((file) => `src/${file}: the table knows no room named ${roomOf(file)}`);
  const forbidden = importsOf(sources)
    .filter(({ specifier }) => isOurs(specifier))
    .flatMap((one) => {
      const target = targetOf(one);
      if (!(target in sources)) return `${said(one)}, which is not a file of src/`;
      const [from, to] = [roomOf(one.file), roomOf(target)];
      const allowed = rooms[from];
      const isAllowed =
        from === to || allowed?.includes(to) || (one.isType && allowed?.includes(`type ${to}`));
      return isAllowed || !allowed
        ? []
        : `${said(one)}: ${from} may import ${allowed.join(', ') || 'nothing'}`;
    });
  return [...unknown, ...forbidden];
}

function importsPastDoors(sources: Sources): string[] {
  return importsOf(sources)
    .filter(({ specifier }) => isOurs(specifier))
    .flatMap((one) => {
      const target = targetOf(one);
      const allowed = roomDoors[roomOf(target)];
      return roomOf(one.file) === roomOf(target) || !allowed || allowed.includes(target)
        ? []
        : `${said(one)}: the doors of ${roomOf(target)} are ${allowed.join(', ')}`;
    });
}

function forbiddenPackages(sources: Sources): string[] {
  return importsOf(sources)
    .filter(({ specifier }) => !isOurs(specifier))
    .flatMap((one) => {
      const places = placesOf(one.specifier);
      if (!places) return `${said(one)}, which the table does not know`;
      const isAllowed = places.some(
        (place) =>
          matches(place, one.file) ||
          (one.isType && place.startsWith('type ') && matches(place.slice(5), one.file)),
      );
      return isAllowed ? [] : `${said(one)}: only ${places.join(', ')} may`;
    });
}

function forbiddenWords(sources: Sources): string[] {
  return parsedOf(sources).flatMap(({ file, parsed, nodes }) => {
    const found = nodes.flatMap((node) =>
      wordsOf(node)
        .filter((word) => !words[word]?.some((place) => matches(place, file)))
        .map((word) => `src/${file}:${lineOf(parsed, node)} says ${word}: only ${words[word]} may`),
    );
    return [...new Set(found)];
  });
}

/** What index.ts holds besides `export … from`. */
function ownStatements(sources: Sources): string[] {
  const parsed = parse('index.ts', sources['index.ts'] ?? '');
  return parsed.statements
    .filter((statement) => !(ts.isExportDeclaration(statement) && statement.moduleSpecifier))
    .map((statement) => `src/index.ts:${lineOf(parsed, statement)} is not a re-export`);
}

function orphans(sources: Sources): string[] {
  const imports = importsOf(sources).filter(({ specifier }) => isOurs(specifier));
  const reached = new Set(doors);
  // A set that grows while it is walked is walked to its end.
  for (const file of reached) {
    for (const one of imports) if (one.file === file) reached.add(targetOf(one));
  }
  return Object.keys(sources)
    .filter((file) => !reached.has(file))
    .map((file) => `src/${file} is not reached from ${doors.join(' or ')}`);
}

/** What a server loads at its start though it needs it later, if at all. */
function hurried(sources: Sources): string[] {
  const imports = importsOf(sources).filter(({ isType, isLate }) => !isType && !isLate);
  const reached = new Set(starts);
  for (const file of reached) {
    for (const one of imports) {
      if (one.file === file && isOurs(one.specifier)) reached.add(targetOf(one));
    }
  }
  return imports
    .filter(({ file, specifier }) => reached.has(file) && late.includes(packageOf(specifier)))
    .map((one) => `${said(one)}, which the start of a server does not need`);
}

function badNames(sources: Sources): string[] {
  return Object.keys(sources)
    .filter((file) => emptyNames.test(file) || !kebabCase.test(file))
    .map((file) => `src/${file} is no good name`);
}

function importsOf(sources: Sources): Import[] {
  return parsedOf(sources).flatMap(({ file, parsed, nodes }) =>
    nodes.flatMap((node) => {
      const found = importIn(node);
      return found ? { file, line: lineOf(parsed, node), ...found } : [];
    }),
  );
}

/** The import that a node is. A path that is worked out at run time (a user's own module) is none. */
function importIn(node: ts.Node): Omit<Import, 'file' | 'line'> | undefined {
  if (ts.isImportDeclaration(node)) {
    return {
      specifier: textOf(node.moduleSpecifier) ?? '',
      // `import { type X }` still runs the module (verbatimModuleSyntax), `import type` does not.
      isType: node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword,
      isLate: false,
    };
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier) {
    return {
      specifier: textOf(node.moduleSpecifier) ?? '',
      isType: node.isTypeOnly,
      isLate: false,
    };
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    return { specifier: textOf(node.argument.literal) ?? '', isType: true, isLate: false };
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    const specifier = textOf(node.arguments[0]);
    return specifier === undefined ? undefined : { specifier, isType: false, isLate: true };
  }
  return undefined;
}

/** The words of the table that a node says, whichever way. */
function wordsOf(node: ts.Node): string[] {
  if (ts.isNewExpression(node) && nameOf(node.expression) === 'Date') {
    return node.arguments?.length ? [] : ['new Date()'];
  }
  if (ts.isCallExpression(node) && nameOf(node.expression) === 'Date') return ['Date()'];
  const said = saidBy(node);
  return Object.keys(words).filter((word) => said === word || said?.endsWith(`.${word}`));
}

/** `owner.name` for an access, a destructured name or an import of it. */
function saidBy(node: ts.Node): string | undefined {
  if (ts.isPropertyAccessExpression(node)) return `${nameOf(node.expression)}.${node.name.text}`;
  if (ts.isElementAccessExpression(node)) {
    return `${nameOf(node.expression)}.${textOf(node.argumentExpression)}`;
  }
  if (ts.isBindingElement(node)) {
    const { initializer } = node.parent.parent as ts.VariableDeclaration;
    return initializer && `${nameOf(initializer)}.${nameOf(node.propertyName ?? node.name)}`;
  }
  if (ts.isImportSpecifier(node)) {
    const from = textOf(node.parent.parent.parent.moduleSpecifier)?.replace('node:', '');
    return `${from}.${nameOf(node.propertyName ?? node.name)}`;
  }
  return undefined;
}

/** The last name of an expression: `Date` of `Date` and of `globalThis.Date`. */
function nameOf(node: ts.Node): string | undefined {
  if (ts.isIdentifier(node)) return node.text;
  return ts.isPropertyAccessExpression(node) ? node.name.text : undefined;
}

function textOf(node: ts.Node | undefined): string | undefined {
  return node && ts.isStringLiteralLike(node) ? node.text : undefined;
}

/** What files say, node by node; several rules look at the same ones. */
function parsedOf(sources: Sources): readonly Parsed[] {
  const known = parsedBefore.get(sources);
  if (known !== undefined) return known;
  const made = Object.entries(sources).map(([file, text]) => {
    const parsed = parse(file, text);
    return { file, parsed, nodes: nodesOf(parsed) };
  });
  parsedBefore.set(sources, made);
  return made;
}

function parse(file: string, text: string): ts.SourceFile {
  return ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
}

function nodesOf(node: ts.Node): ts.Node[] {
  const nodes = [node];
  // An array that grows while it is walked is walked to its end.
  for (const one of nodes) {
    ts.forEachChild(one, (child) => {
      nodes.push(child);
    });
  }
  return nodes;
}

function lineOf(parsed: ts.SourceFile, node: ts.Node): number {
  return parsed.getLineAndCharacterOfPosition(node.getStart(parsed)).line + 1;
}

function roomOf(file: string): string {
  return file.split('/')[0]?.replace(/\.ts$/, '') ?? file;
}

function isOurs(specifier: string): boolean {
  return specifier.startsWith('.') || specifier.startsWith('/');
}

function targetOf({ file, specifier }: Import): string {
  return posix.join(posix.dirname(file), specifier);
}

/** The row of a package in the table; `@fastify/*` and `node:*` stand for those without their own. */
function placesOf(specifier: string): readonly string[] | undefined {
  const name = packageOf(specifier);
  const row = packages[name] ?? packages[name.replace(/^(@.*\/|node:).*/, '$1*')];
  return row;
}

function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

/** True when the file is the place; `*` in a place stands for any characters. */
function matches(place: string, file: string): boolean {
  const [start = '', end] = place.split('*');
  return end === undefined ? file === place : file.startsWith(start) && file.endsWith(end);
}

function said({ file, line, specifier }: Import): string {
  return `src/${file}:${line} imports '${specifier}'`;
}
