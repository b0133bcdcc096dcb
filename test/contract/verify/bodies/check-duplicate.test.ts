import t, { type Test } from 'tap';
import { documentOf, json } from '../../../support/sandlot-of.ts';
import { parseBody, tryScripted } from '../provider/scripted-provider.ts';

const text = { type: 'string', minLength: 1 };
const sent = { type: 'object', properties: { label: text, note: text } };
const team = {
  type: 'object',
  properties: { id: { ...text, readOnly: true }, ...sent.properties },
};
const body = (required: readonly string[]) => ({ required: true, ...json({ ...sent, required }) });

/** The failures of a provider that renames a team to the label of another one. */
async function tryRename(t: Test, conflict: string) {
  const refusals = { 400: { description: '' }, 404: { description: '' } };
  const conflicts = { 409: { description: conflict } };
  const document = documentOf({
    '/teams': {
      get: { operationId: 'list', responses: { 200: json({ type: 'array', items: team }) } },
      post: {
        operationId: 'add',
        requestBody: body(['label', 'note']),
        responses: { 201: json(team), ...refusals },
      },
    },
    '/teams/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: text }],
      get: { operationId: 'read', responses: { 200: json(team), ...refusals } },
      patch: {
        operationId: 'change',
        requestBody: body([]),
        responses: { 200: json(team), ...refusals, ...conflicts },
      },
    },
  });
  const teams = new Map<string, object>();
  const { found } = await tryScripted(t, document, ({ method, url, text: written }) => {
    const id = url.split('/')[2];
    const one = teams.get(`${id}`);
    if (id !== undefined && !one) return { status: 404 };
    if (method === 'GET') return { status: 200, body: one ?? [...teams.values()] };
    const given = readTeam(written, one ? 0 : 2);
    if (!given) return { status: 400 };
    const key = id ?? `t${teams.size}`;
    teams.set(key, { ...one, ...given, id: key });
    return { status: one ? 200 : 201, body: teams.get(key) };
  });
  return found;
}

/** The label and the note of a body; undefined if it is broken or has fewer. */
function readTeam(written: string, least: number): object | undefined {
  const { label, note, ...others } = parseBody(written);
  const given = Object.entries({ label, note }).filter(([, value]) => value !== undefined);
  const isSound = given.every(([, value]) => typeof value === 'string' && value !== '');
  const isBody = written.startsWith('{') && written.endsWith('}');
  return isSound && isBody && given.length >= least
    ? { ...Object.fromEntries(given), ...others }
    : undefined;
}

t.test('a property that a 409 names is unique, also when it is changed', async (t) => {
  t.match(await tryRename(t, 'There is a team with this label.'), [
    /^change duplicate: "label" is unique, but was changed to the value of another record \(200\)/,
  ]);
  t.strictSame(await tryRename(t, 'The team has no members.'), []);
});
