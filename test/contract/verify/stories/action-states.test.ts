import t, { type Test } from 'tap';
import { documentOf, json } from '../../../support/sandlot-of.ts';
import { type ProviderRequest, parseBody, tryScripted } from '../provider/scripted-provider.ts';

const text = { type: 'string' };
const title = { ...text, minLength: 1 };
const states = ['draft', 'open', 'paid', 'void'];
const invoice = {
  type: 'object',
  required: ['id', 'title', 'status'],
  properties: {
    id: { ...text, readOnly: true },
    title,
    status: { ...text, enum: states, readOnly: true },
    paid_at: { type: ['string', 'null'], readOnly: true },
  },
};
const created = { type: 'object', required: ['title'], properties: { title } };
const refused = (description: string) => ({ ...json({}), description });
const parameters = [{ name: 'id', in: 'path', required: true, schema: text }];

function action(operationId: string, description: string) {
  return {
    parameters,
    post: {
      operationId,
      responses: { 200: json(invoice), 404: refused('No invoice'), 409: refused(description) },
    },
  };
}

const document = documentOf({
  '/invoices': {
    post: {
      operationId: 'create',
      requestBody: { required: true, content: json(created).content },
      responses: { 201: json(invoice), 400: refused('Invalid') },
    },
  },
  '/invoices/{id}': {
    parameters,
    get: { operationId: 'read', responses: { 200: json(invoice), 404: refused('No invoice') } },
  },
  '/invoices/{id}/pay': action('pay', 'The invoice is not open'),
  '/invoices/{id}/finalize': action('finalize', 'The invoice is not a draft'),
  '/invoices/{id}/void': action('void', 'The invoice is not open'),
});

type Invoice = { id: string; title: string; status: string; paid_at: string | null };

/** What each action needs and leads to. */
const rules: Readonly<Record<string, readonly [from: readonly string[], to: string]>> = {
  finalize: [['draft'], 'open'],
  pay: [['open'], 'paid'],
  void: [['open'], 'void'],
};

/** The failures of a provider of invoices with other rules. */
async function failuresOf(t: Test, own: typeof rules = {}, paidAt: string | null = '2026-01-01') {
  const invoices = new Map<string, Invoice>();
  const script = ({ method, url, text: sent }: ProviderRequest) => {
    const [, , id = '', verb = ''] = url.split('/');
    if (method === 'POST' && id === '') {
      const { title: given } = parseBody(sent);
      if (typeof given !== 'string' || given === '') return { status: 400, body: {} };
      const fresh = { id: `${invoices.size + 1}`, title: given, status: 'draft', paid_at: null };
      invoices.set(fresh.id, fresh);
      return { status: 201, body: fresh };
    }
    const found = invoices.get(id);
    if (!found) return { status: 404, body: {} };
    const [from, to] = own[verb] ?? rules[verb] ?? [];
    if (to === undefined) return { status: 200, body: found };
    if (!from?.includes(found.status)) return { status: 409, body: {} };
    found.status = to;
    if (to === 'paid') found.paid_at = paidAt;
    return { status: 200, body: found };
  };
  const { found } = await tryScripted(t, document, script);
  return found;
}

t.test('an action that needs a state follows the action that leads to it', async (t) => {
  t.strictSame(await failuresOf(t), []);
  t.match(await failuresOf(t, {}, null), [/^pay action: .* "paid_at" is null after it/]);
  t.match(await failuresOf(t, { void: [['open'], 'open'] }), [
    /^void action: .* "status" is still "open"/,
  ]);
  t.strictSame(await failuresOf(t, { finalize: [[], 'open'] }), []);
});

t.test('an action is refused in the states that its 409 excludes', async (t) => {
  t.match(await failuresOf(t, { pay: [['draft', 'open'], 'paid'] }), [
    /^pay action: POST answers 200 for a record whose "status" is "draft"\. Expected: 409/,
  ]);
  t.match(await failuresOf(t, { void: [['open', 'paid'], 'void'] }), [
    /^void action: POST answers 200 for a record whose "status" is "paid"\. Expected: 409/,
  ]);
});
