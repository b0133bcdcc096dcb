import { readFileSync } from 'node:fs';
import t from 'tap';
import { driftRules, findRule } from '../../../src/contract/drift/rules.ts';
import { documentOf, json } from '../../support/sandlot-of.ts';
import { calling, circular, driftOf, linesOf, object, rulesOf, text } from './support/drift-of.ts';
import { operationChanges } from './support/operation-changes.ts';
import { structureChanges } from './support/structure-changes.ts';
import { valueChanges } from './support/value-changes.ts';

t.test('a change in a shared part is one change', async (t) => {
  const whole = (properties: object) => ({
    components: { schemas: { Part: object(properties) } },
    paths: {
      '/a': {
        get: {
          responses: {
            200: json({ $ref: '#/components/schemas/Part' }),
            202: json({ allOf: [{ $ref: '#/components/schemas/Part' }, object({ b: text })] }),
          },
        },
      },
    },
  });
  const changesOf = (before: object, after: object) =>
    driftOf(whole(before), whole(after)).changes.map(({ rule, before, after, places }) => [
      ...[rule, before, after, places.length],
    ]);

  t.strictSame(changesOf({ a: text }, {}), [
    [
      'reply-property-removed',
      '/components/schemas/Part/properties/a',
      '/components/schemas/Part',
      2,
    ],
  ]);
  t.strictSame(changesOf({}, { a: text }), [
    [
      'reply-property-added',
      '/components/schemas/Part',
      '/components/schemas/Part/properties/a',
      2,
    ],
  ]);
});

t.test("a change of the document's own security is one change", async (t) => {
  const whole = (security: readonly object[]) => ({
    ...documentOf({ '/a': { get: { responses: {} }, put: { responses: {} } } }),
    components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-Key' } } },
    security,
  });

  const { changes } = driftOf(whole([]), whole([{ key: [] }]));

  t.match(changes, [
    {
      rule: 'security-removed',
      before: '/security',
      after: '/security',
      places: [{ operation: 'GET /a' }, { operation: 'PUT /a' }],
    },
  ]);
});

t.test('docs/drift.md has a row for every rule, with its severity, in its section', async (t) => {
  const page = readFileSync('docs/drift.md', 'utf8');
  const sections = page.split(/^#+ (?=.*$)/m).map((text) => {
    const [title = '', ...lines] = text.split('\n');
    return [`#${title.toLowerCase().replaceAll(' ', '-')}`, lines.join('\n')] as const;
  });
  const rowsOf = (docs: string): readonly string[] =>
    [
      ...(new Map<string, string>(sections).get(docs) ?? '').matchAll(
        /^\| `([a-z-]+)` \| (breaking|warning|info|by direction) \|/gm,
      ),
    ].map(([, name, severity]) => `${name}: ${severity}`);

  for (const docs of new Set([...driftRules.values()].map((rule) => rule.docs)))
    t.strictSame(
      rowsOf(docs).toSorted(),
      [...driftRules.values()]
        .filter((rule) => rule.docs === docs)
        .map(({ name, effect = 'by direction' }) => `${name}: ${effect}`)
        .sort(),
      docs,
    );
});

t.test('every rule that is reported is in the table of rules', async (t) => {
  const lines = [
    ...Object.values({ ...valueChanges, ...structureChanges }).flatMap(([before, after]) =>
      rulesOf(before, after, circular),
    ),
    ...Object.values(operationChanges).flatMap(([before, after]) =>
      linesOf(calling(before), calling(after)),
    ),
  ];
  const reported = new Set(lines.map((line) => line.split(' ')[1] ?? ''));

  t.strictSame(
    [...reported].filter((rule) => findRule(rule) === undefined),
    [],
  );
});

t.test('security is compared by the needed credentials', async (t) => {
  const schemes = {
    components: {
      securitySchemes: {
        key: { type: 'apiKey', in: 'header', name: 'X-Key' },
        other: { type: 'apiKey', in: 'header', name: 'X-Key' },
        basic: { type: 'http', scheme: 'Basic' },
        oauth: { type: 'oauth2', flows: {} },
        tls: { type: 'mutualTLS' },
      },
    },
  };
  const rules = (before: object[] | undefined, after: object[] | undefined) =>
    driftOf(
      calling(before ? { security: before } : {}, schemes),
      calling(after ? { security: after } : {}, schemes),
    ).changes.map(({ severity, message }) => `${severity} ${message}`);

  t.strictSame(rules([{ key: [] }], [{ other: [] }]), []);
  t.strictSame(rules(undefined, [{ key: [] }]), [
    'breaking Calls without a credential are no longer authorized.',
  ]);
  t.strictSame(rules([{ key: [] }], []), ['info Calls with no credential are now authorized too.']);
  t.strictSame(rules([{ key: [] }], [{ key: [] }, { basic: [], tls: [] }]), [
    'info Calls with basic credentials and mutualTLS are now authorized too.',
  ]);
  t.strictSame(rules([{ oauth: ['read'] }], [{ oauth: ['read', 'write'] }]), [
    'breaking Calls with bearer credentials (read) alone are no longer authorized.',
  ]);
  t.strictSame(rules([{ none: [] }], [{ key: [] }]), [
    'breaking Calls with none alone are no longer authorized.',
    'info Calls with the header "X-Key" are now authorized too.',
  ]);
});
