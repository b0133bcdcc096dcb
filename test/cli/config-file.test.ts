import { readFileSync, truncateSync } from 'node:fs';
import t from 'tap';
import { applyConfig } from '../../src/cli/options/config-file.ts';
import { listServerOptions } from '../../src/cli/options/server-options.ts';
import { readConfigText } from '../../src/cli/text-file.ts';
import { schemaErrors } from '../support/published-schemas.ts';

const options = listServerOptions();

/** The variables that a config file stands for, beside those that are set. */
function variablesOf(config: unknown, env: Record<string, string> = {}) {
  const text = typeof config === 'string' ? config : JSON.stringify(config);
  applyConfig(text, env, options);
  return env;
}

t.test('options become variables, unless those are set', async (t) => {
  const config = {
    ...{ $schema: './x.json', documents: 'api.yaml', overlays: ['a.yaml', 'b.yaml'] },
    scenarios: ['adopt.arazzo.yaml'],
    ...{ port: 4020, cors: true, watch: false, auth: false, control: true },
    ...{ set: { units: 'record', defaultUnit: 'h' }, allowRefs: ['files', 'http'] },
  };

  t.strictSame(variablesOf(config, { SANDLOT_PORT: '1' }), {
    ...{ SANDLOT_PORT: '1', SANDLOT_DOCUMENT: 'api.yaml', SANDLOT_OVERLAY: 'a.yaml,b.yaml' },
    ...{ SANDLOT_CORS: 'true', SANDLOT_NO_AUTH: 'true', SANDLOT_ALLOW_REFS: 'files,http' },
    ...{ SANDLOT_WORKFLOW: 'adopt.arazzo.yaml', SANDLOT_SET: 'units=record defaultUnit=h' },
  });
  t.strictSame(schemaErrors('config', config), []);
});

t.test(
  'the places of options in the file are known, for messages about their values',
  async (t) => {
    const config = JSON.stringify({
      ...{ documents: 'api.yaml', overlays: ['a.yaml'], port: 4020, cors: true },
      scenarios: ['adopt.arazzo.yaml'],
    });

    t.strictSame(
      [...applyConfig(config, { SANDLOT_CORS: 'true' }, options)],
      [
        ['SANDLOT_DOCUMENT', 'sandlot.config.json: "documents"'],
        ['SANDLOT_OVERLAY', 'sandlot.config.json: "overlays"'],
        ['SANDLOT_WORKFLOW', 'sandlot.config.json: "scenarios"'],
        ['SANDLOT_PORT', 'sandlot.config.json: "port"'],
      ],
    );
  },
);

t.test('several documents have their base paths', async (t) => {
  const documents = [
    { document: 'a.yaml', mount: '/a' },
    { document: 'b.yaml', mount: '/b' },
  ];

  t.strictSame(variablesOf({ documents }), { SANDLOT_MOUNT: '/a=a.yaml,/b=b.yaml' });
  t.strictSame(schemaErrors('config', { documents }), []);
  t.throws(() => variablesOf({ documents: ['a.yaml', 'b.yaml'] }), {
    message:
      'sandlot.config.json: with several documents, each needs its base path: {"document": "shop.yaml", "mount": "/shop"}.',
  });
});

t.test('a file that cannot be understood is refused in one sentence', async (t) => {
  t.throws(() => variablesOf({ prot: 1 }), {
    message: 'sandlot.config.json has the unknown option "prot"; the nearest is "port".',
  });
  t.throws(() => variablesOf('[]'), { message: /^sandlot\.config\.json must hold an object/ });
  t.throws(() => variablesOf('{'), { message: /^sandlot\.config\.json: .*[^.]\.$/ });
  t.throws(() => variablesOf({ documents: 5 }), {
    message: 'sandlot.config.json: "documents" must be a list such as ["api.yaml"].',
  });
  t.throws(() => variablesOf({ port: null }), { message: /"port" must be a text, a number/ });
  t.throws(() => variablesOf({ mount: 'x', color: true }), { message: /unknown option "color"/ });
});

t.test('the published schema has each option', async (t) => {
  const schema = JSON.parse(
    readFileSync(new URL('../../schemas/config.json', import.meta.url), 'utf8'),
  );
  const names = options
    .filter(({ envVar }) => envVar !== undefined)
    .map((option) => option.attributeName())
    .filter((name) => name !== 'mount' && name !== 'overlay');

  t.strictSame(
    Object.keys(schema.properties).sort(),
    ['$schema', 'documents', 'overlays', 'scenarios', ...names].sort(),
    'npm run schemas writes it',
  );
});

t.test('a configuration is a regular file of at most 10 MB', async (t) => {
  const folder = t.testdir({ large: '', small: '{}' });
  truncateSync(`${folder}/large`, 10_000_001);

  t.equal(readConfigText(`${folder}/small`), '{}');
  for (const [file, problem] of [
    [folder, 'it is not a regular file'],
    ['/dev/null', 'it is not a regular file'],
    [`${folder}/large`, 'it has more than 10 MB'],
  ] as const)
    t.throws(() => readConfigText(file), { message: `${file} cannot be read: ${problem}.` });
});
