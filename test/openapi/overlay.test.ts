import t, { type Test } from 'tap';
import { formatFinding, loadDocument } from '../../src/openapi/openapi.ts';

const api = `openapi: 3.1.0
info: &info { title: Pets, version: "1" }
x-info: *info
tags: [{ name: a }, { name: b }, { name: c }]
paths:
  /pets: { get: { summary: Pets, parameters: [] }, post: { deprecated: true } }
  /dogs: { get: { deprecated: true } }
`;

function load(t: Test, ...overlays: readonly string[]) {
  const names = overlays.map((_, index) => `${index}.yaml`);
  const files = Object.fromEntries(names.map((name, index) => [name, overlays[index] ?? '']));
  const folder = t.testdir({ 'api.yaml': api, ...files });
  return loadDocument(`${folder}/api.yaml`, { overlays: names.map((name) => `${folder}/${name}`) });
}

function overlayOf(actions: string) {
  return `overlay: 1.0.0\nactions:\n${actions}`;
}

t.test('the actions of overlays are applied in order', async (t) => {
  const { root, findings, files } = await load(
    t,
    overlayOf(`
  - { target: $.info, update: { title: Cats, contact: { name: Ann }, __proto__: { x: 1 } } }
  - { target: "$.tags[?@.name != 'b']", remove: true }
  - { target: $.tags, update: { name: d } }
  - { target: "$.paths['/pets'].get.parameters", update: [{ name: n, in: query }] }
  - { target: "$.paths.*[?@.deprecated]", remove: true }
  - { target: $.paths, update: { /dogs: { summary: none } } }
`),
    overlayOf(
      '  - { target: $, update: { info: { contact: { name: Bob }, version: "2" }, tags: [{ name: e }] } }',
    ),
  );

  t.strictSame(findings, []);
  t.equal(files.size, 3);
  t.strictSame(JSON.parse(JSON.stringify(root)), {
    openapi: '3.1.0',
    info: JSON.parse('{"title":"Cats","version":"2","contact":{"name":"Bob"},"__proto__":{"x":1}}'),
    'x-info': { title: 'Pets', version: '1' },
    tags: [{ name: 'b' }, { name: 'd' }, { name: 'e' }],
    paths: {
      '/pets': { get: { summary: 'Pets', parameters: [{ name: 'n', in: 'query' }] } },
      '/dogs': { summary: 'none' },
    },
  });
});

t.test('a target without a match is a warning, and the root cannot be removed', async (t) => {
  const { root, findings } = await load(
    t,
    overlayOf(
      '  - { target: $.no, remove: true }\n  - { target: $, remove: true }\n  - { target: $.info.title, update: x }',
    ),
  );

  t.match(root, { info: { title: 'Pets' } });
  t.match(findings, [
    {
      severity: 'warning',
      pointer: '',
      message: /^Action 1 of the overlay .*0\.yaml has no match for its target \$\.no$/,
    },
  ]);
});

/** Invalid overlays and the message for each. */
const invalid: readonly (readonly [string, RegExp])[] = [
  ['a: 1', /0\.yaml is not an overlay: expected overlay: 1\.0\.0 and a list of actions\.$/],
  ['overlay: 2.0.0\nactions: []', /0\.yaml is not an overlay/],
  ['overlay: 1.0.0', /0\.yaml is not an overlay/],
  [
    overlayOf('  - { target: "$.[" }'),
    /The overlay .*0\.yaml cannot be applied: invalid JSONPath \$\.\[: syntax error at "\["\.$/,
  ],
  [overlayOf('  - x'), /^Action 1 of the overlay .*0\.yaml has no target \(a JSONPath\)\.$/],
  ['[', /0\.yaml cannot be read/],
];

for (const [text, message] of invalid) {
  t.test(`${JSON.stringify(text)} is refused as an overlay`, async (t) => {
    await t.rejects(load(t, text), { message });
  });
}

t.test('a missing overlay is refused', async (t) => {
  const folder = t.testdir({ 'api.yaml': api });

  await t.rejects(loadDocument(`${folder}/api.yaml`, { overlays: [`${folder}/none`] }), {
    message: `The overlay ${folder}/none cannot be read: no such file.`,
  });
});

t.test('a finding of the whole document has no pointer in its text', async (t) => {
  const finding = { severity: 'warning', pointer: '', message: 'is wrong' } as const;

  t.equal(formatFinding(finding), 'is wrong');
  t.equal(formatFinding({ ...finding, source: 'a.yaml' }), 'a.yaml: is wrong');
});

t.test('an overlay that makes the document grow without end is refused', async (t) => {
  const many = `[${'0,'.repeat(2_000)}0]`;
  const copies = overlayOf(`
  - { target: "$..*", update: { x: ${many} } }
  - { target: "$..*", update: { y: ${many} } }
`);
  const visits = overlayOf(`
  - { target: $, update: { x: ${'['.repeat(100)}${']'.repeat(100)} } }
  - { target: "$${'..*'.repeat(8)}", update: {} }
`);
  const text = overlayOf(`  - { target: "$..*", update: { x: "${'x'.repeat(5_000_000)}" } }`);

  await t.rejects(load(t, copies), {
    message: /cannot be served: the overlay .*0.yaml adds more than 100 MB or 2000000 nodes to it/,
  });
  await t.rejects(load(t, text), { message: /adds more than 100 MB/ });
  await t.rejects(load(t, visits), {
    message: /a target of an overlay visits too many values/,
  });
});
