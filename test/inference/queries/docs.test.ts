import { readFileSync } from 'node:fs';
import t, { type Test } from 'tap';
import { parse } from 'yaml';
import { filterRules } from '../../../src/inference/queries/filter-rules.ts';
import { queryRules } from '../../../src/inference/queries/rules.ts';
import { documentOf, json, sandlotOf } from '../../support/sandlot-of.ts';

const page = readFileSync('docs/inference.md', 'utf8');
const [, chapter = ''] = page.split('\n## Lists\n');
const [lists = ''] = chapter.split('\n## ');
const [introduction = '', ...sections] = lists.split('\n### ');

type Block = { readonly language: string; readonly code: string };

function blocksOf(text: string): readonly Block[] {
  return [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language = '', code = '']) => ({
    language,
    code,
  }));
}

/** A schema that JSON fits. */
function schemaOf(value: unknown): object {
  if (Array.isArray(value)) return { type: 'array', items: schemaOf(value[0] ?? '') };
  if (typeof value !== 'object')
    return { type: Number.isInteger(value) ? 'integer' : typeof value };
  if (value === null) return {};
  return { type: ['object', 'null'], properties: schemaPropertiesOf(value) };
}

function schemaPropertiesOf(value: object): object {
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, schemaOf(inner)]));
}

/** The schema of a property in records, of which some may hold a key and others the record of that key. */
function schemaOfProperty(records: Example['records'], name: string): object {
  const values = records.map((record) => record[name] ?? null).filter((value) => value !== null);
  if (isMap(values)) return { type: 'object', additionalProperties: true };
  const schemas = new Map(values.map((value) => [typeof value, schemaOf(value)]));
  const [schema = {}, ...others] = schemas.values();
  return others.length === 0 ? schema : { anyOf: [schema, ...others] };
}

/** Objects of other names each, as clients choose them. */
function isMap(values: readonly unknown[]): boolean {
  const objects = values.filter((value) => typeof value === 'object' && !Array.isArray(value));
  return new Set(objects.map((value) => String(Object.keys(Object(value))))).size > 1;
}

/** Each query parameter of some requests: a number where all its values are. */
function parametersOf(requests: string): readonly object[] {
  const values = new Map<string, readonly string[]>();
  for (const [, name = '', value = ''] of requests.matchAll(/[?&]([^=&]+)=([^&\s]+)/g))
    values.set(name, [...(values.get(name) ?? []), value]);
  return [...values].map(([name, all]) => ({
    name,
    in: 'query',
    schema: { type: all.every((value) => /^\d+$/.test(value)) ? 'integer' : 'string' },
  }));
}

type Example = {
  readonly records: readonly Readonly<Record<string, unknown>>[];
  readonly requests: string;
  readonly parameters: readonly object[];
  /** The reply around the list, where the section shows one. */
  readonly reply: object | undefined;
};

/** A request, its body, and what is expected of it. */
const requestPattern = /^(GET|POST) (\S+)(?: (\{.*\}))? +# (.+)$/gm;

/** The search of a section that shows one, with a body of the same form. */
function searchOf(requests: string, reply: object): object {
  const [, , , sent] =
    [...requests.matchAll(requestPattern)].find(([, method]) => method === 'POST') ?? [];
  if (sent === undefined) return {};
  const content = { 'application/json': { schema: schemaOf(JSON.parse(sent)) } };
  return { '/pets/search': { post: { requestBody: { content }, responses: { 200: reply } } } };
}

async function checkExample(t: Test, { records, requests, parameters, reply }: Example) {
  const [first = {}] = records;
  const properties = Object.fromEntries(
    Object.keys(first).map((name) => [name, schemaOfProperty(records, name)]),
  );
  const record = { type: 'object', properties };
  const pets = { type: 'array', items: { $ref: '#/components/schemas/Pet' } };
  const list =
    reply === undefined
      ? pets
      : { type: 'object', properties: { ...schemaPropertiesOf(reply), data: pets } };
  const one = { responses: { 200: json(pets.items) } };
  const id = typeof first.id === 'number' ? 'integer' : 'string';
  const key = { name: 'id', in: 'path', required: true, schema: { type: id } };
  const { app } = await sandlotOf(
    t,
    documentOf(
      {
        '/pets': {
          get: { parameters, responses: { 200: json(list) } },
        },
        '/pets/{id}': { parameters: [key], get: one },
        ...searchOf(requests, json(list)),
      },
      { components: { schemas: { Pet: record } } },
    ),
    { records: 0, fixtures: { pets: records } },
  );
  for (const [, method, url = '', sent, expected = ''] of requests.matchAll(requestPattern)) {
    const payload = sent === undefined ? {} : { payload: JSON.parse(sent) };
    const body = (
      await app.inject({ method: method === 'POST' ? 'POST' : 'GET', url, ...payload })
    ).json();
    const listed: readonly { readonly id: unknown }[] = body.data ?? body;
    if (reply !== undefined) t.strictSame({ ...body, data: [] }, reply, url);
    else if (expected.startsWith('{')) t.strictSame(listed[0], JSON.parse(expected), url);
    else t.equal(listed.map((one) => one.id).join(', '), expected, url);
  }
}

for (const section of sections) {
  const [title = ''] = section.split('\n');
  t.test(`${title}: the examples of docs/inference.md list these records`, async (t) => {
    let records = JSON.parse(blocksOf(introduction)[0]?.code ?? '');
    let parameters: readonly object[] | undefined;
    const blocks = blocksOf(section);
    for (const [index, { language, code }] of blocks.entries()) {
      if (language === 'json' && code.startsWith('[')) records = JSON.parse(code);
      if (language === 'yaml') ({ parameters } = parse(code));
      if (language !== 'http') continue;
      const next = blocks[index + 1];
      const reply = next?.language === 'json' ? JSON.parse(next.code) : undefined;
      const example = { records, requests: code, parameters: parameters ?? parametersOf(code) };
      await checkExample(t, { ...example, reply });
    }
    t.ok(blocks.some(({ language }) => language === 'http'));
  });
}

t.test('each rule for lists has a section', async (t) => {
  const anchors = sections.map((section) => {
    const [title = ''] = section.split('\n');
    return `#${title
      .toLowerCase()
      .replace(/[^a-z0-9 -]/g, '')
      .replaceAll(' ', '-')}`;
  });

  for (const { name, docs } of [...queryRules, ...filterRules]) t.ok(anchors.includes(docs), name);
});
