import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import {
  findBypassedDoors,
  findEagerPackages,
  findForbiddenArrows,
  findForbiddenPackages,
  findImportCycles,
  findOrphans,
  type Table,
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
  selectMentioning,
} from './support/architecture/name-rules.ts';
import { readSources } from './support/architecture/sources.ts';
import {
  findVocabularyOutside,
  type SyntaxExpressions,
} from './support/architecture/vocabulary-rules.ts';

/**
 * Which room of src/ may import which; an import that is not listed is forbidden. A room is a folder,
 * or a file beside the folders. `type x` allows `import type` from x only.
 */
const rooms: Table = {
  base: [],
  // Descriptions: a file or URL becomes a checked document.
  openapi: ['base'],
  // Documents become resources and an inferred behaviour for each operation.
  inference: ['base', 'openapi'],
  store: ['base'],
  handlers: ['base', 'inference', 'openapi', 'type store'],
  seed: ['base', 'inference', 'openapi', 'type store'],
  // Requests are read and replies are written, without a server.
  messages: ['base', 'handlers', 'inference', 'openapi'],
  // Webhooks and callbacks: what is recorded, due and sent.
  events: ['base', 'inference', 'openapi', 'type store', 'testing'],
  // What a sandbox has for tests: journal, overrides, faults.
  testing: ['base', 'type handlers', 'messages', 'openapi', 'type store'],
  // Requests are forwarded to a real API.
  upstream: ['base'],
  http: [
    'base',
    'handlers',
    'inference',
    'messages',
    'openapi',
    'type store',
    'testing',
    'upstream',
  ],
  contract: ['base', 'inference', 'messages', 'openapi', 'seed', 'testing', 'upstream'],
  control: [
    'base',
    'contract',
    'events',
    'type handlers',
    'http',
    'messages',
    'openapi',
    'store',
    'testing',
  ],
  // The bundled API has what every user has, and no more.
  aha: ['type behaviours'],
  // The parts of the composition root.
  app: [
    'aha',
    'base',
    'contract',
    'control',
    'events',
    'handlers',
    'http',
    'inference',
    'messages',
    'openapi',
    'seed',
    'store',
    'testing',
    'upstream',
  ],
  // The composition root.
  sandlot: ['app', 'base', 'control', 'handlers', 'http', 'store', 'version'],
  version: [],
  // A running Sandlot in the hands of a test.
  client: ['type app', 'base', 'sandlot'],
  cli: ['base', 'client', 'contract', 'type handlers', 'openapi', 'sandlot', 'version'],
  // What users import: re-exports only. `behaviours` has the types for modules of behaviours.
  behaviours: ['type base', 'type handlers', 'type store'],
  index: ['type behaviours', 'client'],
};

/** Where a package, or a module of Node, may be imported. A package without a row: nowhere. */
const packages: Table = {
  fastify: ['http/*', 'control/*', 'type sandlot.ts', 'type app/*'],
  '@fastify/*': ['http/*', 'control/*', 'type sandlot.ts', 'type app/*'],
  'secure-json-parse': ['messages/request/*'],
  lowdb: ['store/*'],
  ioredis: ['store/shared/engine-client.ts'],
  '@faker-js/faker': ['seed/*'],
  commander: ['cli/*'],
  typebox: ['control/*-schema.ts', 'control/docs/document-parts.ts', 'type control/*'],
  yaml: ['openapi/*'],
  '@scalar/openapi-upgrader': ['openapi/*'],
  '@apidevtools/json-schema-ref-parser': ['openapi/*'],
  ajv: ['openapi/*', 'store/file/*'],
  '@peculiar/x509': ['http/tls/*'],
  'prom-client': ['control/metrics/prometheus.ts', 'control/metrics/duration-histogram.ts'],
  'reflect-metadata': ['http/tls/*'],
  'ajv-formats': ['openapi/*', 'store/file/*'],
  'node:fs': [
    'base/watch-files.ts',
    'openapi/*',
    'seed/*',
    'base/read-text-file.ts',
    'http/tls/certificate-files.ts',
    'store/*',
    'cli/command-line.ts',
    'cli/git-file.ts',
    'cli/learn.ts',
    'cli/text-file.ts',
    'control/console/*',
  ],
  'node:*': ['*'],
};

/** Expressions that only these files may use. */
const expressions: Table = {
  'Date.now': ['base/clock.ts'],
  'new Date()': ['base/clock.ts'],
  'Date()': ['base/clock.ts'],
  'Math.random': ['base/random.ts'],
  randomUUID: ['base/random.ts'],
  'process.env': ['cli.ts'],
};

/** Every file is reached from one of these, by imports of any kind. */
const entries = ['index.ts', 'cli.ts'];

/** What these import is loaded at every start, so the packages and rooms below must not be among it. */
const starts = ['cli.ts', 'sandlot.ts', 'client/start.ts'];
const lazyParts = [
  'contract/',
  'upstream/',
  'ajv',
  'ioredis',
  'typebox',
  '@peculiar/x509',
  'prom-client',
  'reflect-metadata',
  '@fastify/swagger',
  '@fastify/swagger-ui',
];

/**
 * The files of a room that other rooms may import. Besides the room's own door, those are parts that
 * load on demand, so that a start does not pay for them.
 */
const doors: Table = {
  openapi: ['openapi/openapi.ts'],
  inference: ['inference/inference.ts', 'inference/vocabulary/*'],
  handlers: ['handlers/handlers.ts', 'handlers/behaviour.ts'],
  seed: ['seed/seed.ts'],
  store: ['store/store.ts', 'store/types.ts'],
  messages: ['messages/request/request.ts', 'messages/response/response.ts'],
  events: ['events/events.ts'],
  http: ['http/http.ts', 'http/tls/tls.ts', 'http/upstream/upstream-calls.ts'],
  testing: ['testing/testing.ts'],
  upstream: ['upstream/upstream.ts'],
  contract: [
    'contract/contract.ts',
    'contract/drift/drift.ts',
    'contract/learn/learn.ts',
    'contract/proxy/proxy.ts',
    'contract/traffic/traffic.ts',
    'contract/verify/verify.ts',
  ],
  control: ['control/control.ts'],
  app: [
    'app/app.ts',
    'app/document-judge.ts',
    'app/documents/watch-documents.ts',
    'app/options.ts',
    'app/proxy.ts',
  ],
  aha: ['aha/aha.ts'],
};

/** Folders whose files are all of one kind, so that they may be many. */
const uniformFolders: readonly string[] = [
  'handlers',
  'inference/vocabulary',
  'inference/operations/rules',
];
const mostFiles = 20;

/**
 * The only regular expressions outside the vocabulary that choose among several words: those of a syntax
 * (JSON, URLs, media types, schema keywords) or of English, and the names of secrets in `base/`, which must
 * not import the vocabulary.
 */
const syntax: SyntaxExpressions = {
  'base/mask-secrets.ts':
    /^(proxy-)?authorization$|^(set-)?cookie$|(?<!(page|next|continuation|sync)[-_]?)token|secret|password|api[-_]?key|-auth(-|$)|signature/,
  'base/nearest.ts':
    /^(get|list|read|find|fetch|show|create|add|make|new|update|change|edit|set|put|patch|post|delete|remove|by|for|of|in|to|the|id|all)$/,
  'control/control-auth.ts':
    /^\/(health|live|ready|openapi(\/.*)?\.(json|yaml)|control\.json|(docs|control)(\/.*)?)$/,
  'messages/request/body/request-body.ts':
    /^text\/|[/+](xml|yaml|x-yaml|csv|jsonl|x-ndjson|ndjson|graphql|javascript|sql)$/,
  'inference/extension/extension-fields.ts':
    /\/(?:schema|items|additionalProperties|not|if|then|else|contains|propertyNames|unevaluated(?:Items|Properties))$/,
  'openapi/load/resolve-references.ts': /(?<!\/properties)\/(example|enum|const)(\/|$)/,
  'openapi/overlay/json-path-filter.ts': /-?\d+(\.\d+)?([eE][+-]?\d+)?|(true|false|null)\b/y,
  'testing/match/match-distance.ts': /^\/(operation|method|path)$/,
};

/**
 * Words of the project's former private language, which no name uses: neither in src/ nor in the folders
 * beside it, where titles of tests are held to them as well.
 */
const privateWords = [
  ...['told', 'tell', 'tells', 'says', 'knock', 'suffer', 'misfortune', 'stranger', 'ground'],
  ...['manners', 'standing', 'meant', 'asked', 'spelt', 'odd', 'unsound', 'misfit', 'alike'],
  ...['twin', 'askable', 'shelf', 'keeper', 'breach', 'looking', 'seeking', 'sought', 'said'],
  ...['heard', 'twins', 'strangers', 'breaches', 'misfits', 'keepers', 'telling', 'saying'],
];
const otherFolders = ['test', 'bench', 'fuzz', 'torture', 'conformance', 'scripts', 'console'];

// Parsing all files takes long on a busy machine.
t.setTimeout(240_000);

const root = join(import.meta.dirname, '..');
const source = readSources(join(root, 'src'));

t.test('imports go along the arrows of the table', async (t) => {
  t.ok(Object.keys(source).length > 0, 'there are files to check');
  t.strictSame(findForbiddenArrows(source, rooms), []);
});

t.test('rooms are entered by their doors', async (t) => {
  t.strictSame(findBypassedDoors(source, doors), []);
});

t.test('no files import each other in a circle, types included', async (t) => {
  t.strictSame(findImportCycles(source), []);
});

t.test('packages and modules of Node are imported in their rooms only', async (t) => {
  t.strictSame(findForbiddenPackages(source, packages), []);
});

t.test('packages and rooms that a start does not need are loaded on demand', async (t) => {
  t.strictSame(findEagerPackages(source, { entries: starts, lazy: lazyParts }), []);
});

t.test('every file is reached from an entry', async (t) => {
  t.strictSame(findOrphans(source, entries), []);
});

t.test('the clock, randomness and the environment are read in one file each', async (t) => {
  t.strictSame(findForbiddenExpressions(source, expressions), []);
});

t.test('lists of any length are not spread into arguments', async (t) => {
  t.strictSame(findSpreadLists(source), []);
});

t.test('functions are declared, not held in constants', async (t) => {
  t.strictSame(findArrowConstants(source), []);
});

t.test('functions have no flags as parameters', async (t) => {
  t.strictSame(findBooleanParameters(source), []);
});

t.test('index.ts and behaviours.ts only re-export', async (t) => {
  t.strictSame(findOwnStatements(source), []);
});

t.test('file names are in kebab-case and have a meaning', async (t) => {
  t.strictSame(findBadFileNames(source), []);
});

t.test('a folder has at most twenty files, unless they are all of one kind', async (t) => {
  t.strictSame(findCrowdedFolders(source, { most: mostFiles, uniform: uniformFolders }), []);
});

t.test('an exported type has a name of its own in src/', async (t) => {
  t.strictSame(findDuplicateTypes(source), []);
});

t.test('lists of property names stand in the vocabulary', async (t) => {
  t.strictSame(findVocabularyOutside(source, syntax), []);
});

t.test('names use the words of the field', async (t) => {
  t.strictSame(findPrivateWords(source, privateWords), []);
});

t.test('names and test titles beside src/ use the words of the field', async (t) => {
  for (const folder of otherFolders) {
    const endings = ['.ts', '.mjs', '.tsx'];
    const all = endings.flatMap((ending) =>
      Object.entries(readSources(join(root, folder), ending)),
    );
    const files = selectMentioning(Object.fromEntries(all), privateWords);
    t.strictSame(findPrivateWords(files, privateWords), [], folder);
    t.strictSame(findPrivateTitles(files, privateWords), [], folder);
  }
});

t.test(
  'the console imports its own files, Preact, signals and types of the control API only',
  async (t) => {
    const files = {
      ...readSources(join(root, 'console')),
      ...readSources(join(root, 'console'), '.tsx'),
    };
    const targets = Object.values(files).flatMap((text) =>
      [...text.matchAll(/^(?:import|export|\}) .*from '([^']+)';$/gm)].map(
        ([, target = '']) => target,
      ),
    );

    const imported = targets.filter((target) => !target.startsWith('node:'));

    t.ok(imported.length > 100);
    t.strictSame(
      // The snippet of a test that it writes imports modules of Node.
      imported.filter(
        (target) =>
          !/^(preact|preact\/hooks|@preact\/signals)$|^(\.\/|(\.\.\/){1,2}\w)/.test(target),
      ),
      [],
    );
    const fromSource = Object.values(files).flatMap((text) => text.match(/^.*\/src\/.*$/gm) ?? []);
    t.strictSame(
      fromSource.filter(
        (line) =>
          !/^import type .* from '(\.\.\/)+src\/control\/([a-z-]+\/[a-z-]+-schema|docs\/document-parts|typed-route)\.ts';$/.test(
            line,
          ),
      ),
      [],
    );
  },
);

t.test('the README links to each page of docs/', async (t) => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const pages = Object.keys(readSources(join(root, 'docs'), '.md'));

  t.strictSame(
    pages.filter((page) => !readme.includes(`](docs/${page}`)),
    [],
  );
});

t.test('files that comments and pages name exist', async (t) => {
  const readme = { 'README.md': readFileSync(join(root, 'README.md'), 'utf8') };
  t.strictSame(findMissingFiles(source, root), []);
  t.strictSame(
    findMissingFiles({ ...readSources(join(root, 'docs'), '.md'), ...readme }, root),
    [],
  );
});
