import t, { type Test } from 'tap';
import { documentOf, json } from '../../../support/sandlot-of.ts';
import { parseBody, tryScripted } from '../provider/scripted-provider.ts';

const text = { type: 'string', minLength: 1 };
const required = ['label', 'note'];
const sent = { type: 'object', required, properties: { label: text, note: text } };
const badge = { ...sent, properties: { id: { ...text, readOnly: true }, ...sent.properties } };
const document = documentOf({
  '/badges': {
    get: { operationId: 'list', responses: { 200: json({ type: 'array', items: badge }) } },
    post: {
      operationId: 'add',
      requestBody: { required: true, ...json(sent) },
      responses: { 201: json(badge), 400: { description: '' } },
    },
  },
});

type Badge = Readonly<Record<string, unknown>>;

/** The failures of a list with these records, and of a creation that stores so many. */
async function failuresOf(t: Test, copies: number, badges: Badge[] = []) {
  const { found } = await tryScripted(t, document, ({ method, text: written }) => {
    if (method === 'GET') return { status: 200, body: badges };
    const { label, note } = parseBody(written);
    const isSound = [label, note].every((one) => typeof one === 'string' && one !== '');
    if (!isSound || !written.endsWith('}')) return { status: 400 };
    const added = Array.from({ length: copies }, (_, index) => ({
      ...{ id: `b${badges.length + index}`, label, note },
    }));
    badges.push(...added);
    return { status: 201, body: added[0] };
  });
  return found;
}

t.test('a creation that stores two records is reported', async (t) => {
  t.strictSame(await failuresOf(t, 1), []);
  t.match(await failuresOf(t, 2), [
    /^add identity: One request created two records with the same values, "b\d+" and "b\d+"\.$/,
  ]);
});

t.test('records of an earlier run with the same values are no failure', async (t) => {
  const badges: Badge[] = [];
  t.strictSame(await failuresOf(t, 1, badges), []);
  const before = badges.length;
  t.strictSame(await failuresOf(t, 1, badges), []);
  t.ok(badges.length > 2 * before, 'another record was created to make sure');
});

t.test('records that have the same values by chance are no failure', async (t) => {
  const label = { ...text, enum: ['a'] };
  const properties = { id: badge.properties.id, label, note: label };
  const enumerated = JSON.parse(JSON.stringify(document));
  for (const { requestBody, responses } of Object.values<Operations>(enumerated.paths['/badges']))
    for (const schemas of [requestBody, responses[201]])
      for (const { schema } of Object.values(schemas?.content ?? {}))
        schema.properties = properties;
  const badges: Badge[] = [];
  const { found } = await tryScripted(t, enumerated, ({ method, text: written }) => {
    if (method === 'GET') return { status: 200, body: badges };
    const { label: one, note } = parseBody(written);
    if (one !== 'a' || note !== 'a' || !written.endsWith('}')) return { status: 400 };
    badges.push({ id: `b${badges.length}`, label: one, note });
    return { status: 201, body: badges.at(-1) };
  });
  t.strictSame(found, []);
});

type Described = { content: Record<string, { schema: { properties: object } }> };
type Operations = { requestBody?: Described; responses: Record<string, Described | undefined> };
