import t, { type Test } from 'tap';
import { documentOf, json } from '../../../support/sandlot-of.ts';
import { parseBody, tryScripted } from '../provider/scripted-provider.ts';

const text = { type: 'string' };
const parcel = {
  type: 'object',
  required: ['id', 'title', 'isSold'],
  properties: {
    id: { ...text, readOnly: true },
    title: { ...text, minLength: 1 },
    isSold: { type: 'boolean', readOnly: true },
    locked: { type: 'boolean', readOnly: true },
    soldAt: { type: ['string', 'null'], readOnly: true },
  },
};
const { title } = parcel.properties;
const created = { type: 'object', required: ['title'], properties: { title } };
const refused = (description: string) => ({ ...json({}), description });
const parameters = [{ name: 'id', in: 'path', required: true, schema: text }];

function action(operationId: string, description: string, conflict: string) {
  const responses = { 200: json(parcel), 404: refused('No parcel'), 409: refused(conflict) };
  return { parameters, post: { operationId, description, responses } };
}

const document = documentOf({
  '/parcels': {
    post: {
      operationId: 'add',
      requestBody: { required: true, ...json(created) },
      responses: { 201: json(parcel), 400: refused('Invalid') },
    },
  },
  '/parcels/{id}': {
    parameters,
    get: { operationId: 'read', responses: { 200: json(parcel), 404: refused('No parcel') } },
  },
  '/parcels/{id}/sell': action('sell', 'Marks the parcel as sold.', 'It is sold already'),
  // Its 409 is about a property that it does not set.
  '/parcels/{id}/weigh': action('weigh', 'Weighs the parcel.', 'It has been locked'),
});

type Fault = 'nothing' | 'twice' | 'no time' | 'all';

async function failuresOf(t: Test, fault?: Fault) {
  const parcels = new Map<string, Record<string, unknown>>();
  const { found } = await tryScripted(t, document, ({ method, url, text: sent }) => {
    const [, , id, verb] = url.split('/');
    if (method === 'POST' && id === undefined) {
      const { title: given } = parseBody(sent);
      if (typeof given !== 'string' || given === '') return { status: 400, body: {} };
      const fresh = { id: `p${parcels.size}`, title: given, isSold: false, locked: false };
      parcels.set(fresh.id, { ...fresh, soldAt: null });
      return { status: 201, body: parcels.get(fresh.id) };
    }
    const one = parcels.get(`${id}`);
    if (!one) return { status: 404, body: {} };
    if (verb !== 'sell') return { status: 200, body: one };
    if (one.isSold && fault !== 'twice') return { status: 409, body: {} };
    for (const sold of fault === 'all' ? parcels.values() : [one])
      if (fault !== 'nothing') sold.isSold = true;
    if (fault !== 'no time') one.soldAt = '2026-01-01';
    return { status: 200, body: one };
  });
  return found;
}

t.test('an action sets the boolean property that its description names', async (t) => {
  t.strictSame(await failuresOf(t), []);
  t.match(await failuresOf(t, 'nothing'), [
    /^sell action: The action answered 200, but "isSold" is still false\. Expected: true/,
  ]);
  t.match(await failuresOf(t, 'no time'), [/^sell action: .*but "soldAt" is null after it/]);
  t.match(await failuresOf(t, 'all'), [/^sell action: .*also changed "isSold" of the record/]);
});

t.test('an action is refused where its 409 names a boolean property that is true', async (t) => {
  t.match(await failuresOf(t, 'twice'), [
    /^sell action: POST answers 200 for a record whose "isSold" is true\. Expected: 409/,
  ]);
});
