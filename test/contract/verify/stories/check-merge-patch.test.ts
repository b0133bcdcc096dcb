import t, { type Test } from 'tap';
import { documentOf, json } from '../../../support/sandlot-of.ts';
import { type Answer, type ProviderRequest, tryScripted } from '../provider/scripted-provider.ts';

const text = { type: 'string', minLength: 1 };
const address = {
  type: 'object',
  properties: { city: text, street: { type: ['string', 'null'], minLength: 1 } },
};
const sent = { name: text, license: { ...text, description: 'Unique.' }, address };
const doctor = { type: 'object', properties: { id: { ...text, readOnly: true }, ...sent } };
const refusals = { 400: { description: '' }, 404: { description: '' } };
const conflict = { 409: { description: 'The license is registered already.' } };
const shown = {
  ...json(doctor),
  headers: { 'Last-Modified': { schema: { type: 'string' } } },
};
const since = { name: 'If-Modified-Since', in: 'header', schema: { type: 'string' } };
const change = { type: 'object', properties: sent, additionalProperties: false };
const counted = { type: 'object', properties: { count: { type: 'integer' } }, required: ['count'] };

const document = documentOf({
  '/doctors': {
    get: { operationId: 'list', responses: { 200: json({ type: 'array', items: doctor }) } },
    post: {
      operationId: 'add',
      requestBody: {
        required: true,
        content: { 'application/json': { schema: { ...change, required: ['name', 'license'] } } },
      },
      responses: { 201: json(doctor), ...refusals, ...conflict },
    },
  },
  '/doctors/count': { get: { operationId: 'count', responses: { 200: json(counted) } } },
  '/doctors/{id}': {
    parameters: [{ name: 'id', in: 'path', required: true, schema: text }],
    get: {
      operationId: 'read',
      parameters: [since],
      responses: { 200: shown, 304: { description: '' }, ...refusals },
    },
    patch: {
      operationId: 'change',
      requestBody: {
        required: true,
        content: { 'application/merge-patch+json': { schema: change } },
      },
      responses: { 200: json(doctor), ...refusals, ...conflict },
    },
    delete: { operationId: 'remove', responses: { 204: { description: '' }, ...refusals } },
  },
});

type Doctor = Readonly<Record<string, unknown>>;
type Fault =
  | 'merge'
  | 'null'
  | 'count'
  | 'unique'
  | 'since'
  | 'unchanged'
  | 'back'
  | 'elsewhere'
  | 'no address'
  | 'hidden';

/** Verifies doctors with some faults, and returns what is found. */
async function findFaults(t: Test, ...faults: readonly Fault[]) {
  const is = (name: Fault): boolean => faults.includes(name);
  const doctors = new Map<string, Doctor>();
  let [last, changes] = [0, 0];
  const isTaken = ({ license }: Doctor, id?: string): boolean =>
    [...doctors].some(([key, one]) => key !== id && one.license === license);
  const store = (id: string, one: Doctor): Answer['body'] => {
    doctors.set(id, { ...one, id });
    return doctors.get(id);
  };
  const modified = (): string => {
    const seconds = is('back') ? -changes : changes;
    return new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toUTCString();
  };
  const read = (one: Doctor, headers: ProviderRequest['headers']): Answer => {
    const time = headers['if-modified-since'];
    const isKnown = time !== undefined && Date.parse(`${time}`) >= Date.parse(modified());
    if (time !== undefined && (is('since') || (isKnown && !is('unchanged'))))
      return { status: 304 };
    const { address: _address, ...others } = one;
    const body = is('hidden') ? others : one;
    return { status: 200, headers: { 'last-modified': modified() }, body };
  };
  const patch = (id: string, one: Doctor, sent: Doctor): Answer => {
    if ('license' in sent && isTaken(sent, id) && !is('unique')) return { status: 409 };
    if (is('no address') && 'address' in sent) return { status: 409 };
    changes += 1;
    if (is('elsewhere') && Object(sent.address).street === null)
      return { status: 200, body: store(id, { ...one, address: { street: 'Elsewhere' } }) };
    const next = is('merge')
      ? { ...one, ...sent }
      : merge(one, is('null') ? JSON.parse(JSON.stringify(sent, dropNull)) : sent);
    return { status: 200, body: store(id, Object(next)) };
  };
  const { found } = await tryScripted(t, document, ({ method, url, headers, text }): Answer => {
    const [, , id] = url.split('?', 1).join('').split('/');
    const one = doctors.get(`${id}`);
    if (id === 'count')
      return { status: 200, body: { count: is('count') ? last + 9 : doctors.size } };
    if (id !== undefined && !one) return { status: 404 };
    if (method === 'GET')
      return one ? read(one, headers) : { status: 200, body: [...doctors.values()] };
    if (method === 'DELETE') {
      doctors.delete(`${id}`);
      return { status: 204 };
    }
    const sent = parse(text, one === undefined);
    if (!sent) return { status: 400 };
    if (one) return patch(`${id}`, one, sent);
    if (isTaken(sent)) return { status: 409 };
    last += 1;
    return { status: 201, body: store(`d${last}`, sent) };
  });
  return found;
}

function dropNull(_name: string, value: unknown): unknown {
  return value === null ? undefined : value;
}

/** RFC 7396. */
function merge(one: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null) return patch;
  const entries = Object.entries(patch).map(([name, value]) => [
    name,
    merge(Object(one)[name] ?? {}, value),
  ]);
  const merged = { ...Object(one), ...Object.fromEntries(entries) };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null));
}

function parse(body: string, isNew: boolean): Doctor | undefined {
  const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
  const isAddress = (value: unknown): boolean =>
    Object.prototype.toString.call(value) === '[object Object]' &&
    ['city', 'street'].every((name) => {
      const own = Object(value)[name];
      return own === undefined || isText(own) || (name === 'street' && own === null);
    });
  try {
    const value = Object(JSON.parse(body));
    const isRight = Object.entries(value).every(([name, own]) =>
      name === 'address' ? isAddress(own) : ['name', 'license'].includes(name) && isText(own),
    );
    const isWhole = !isNew || ('name' in value && 'license' in value);
    return isRight && isWhole && !Array.isArray(value) && typeof JSON.parse(body) === 'object'
      ? value
      : undefined;
  } catch {
    return undefined;
  }
}

t.test('merge patches, counts, unique values and Last-Modified that are right', async (t) => {
  t.strictSame(await findFaults(t), []);
});

t.test('each wrong one is found', async (t) => {
  const merged = (await findFaults(t, 'merge', 'count', 'unique', 'since')).join('\n');
  t.match(merged, /change untouched: A merge patch of "address\.city" also changed "address\.str/);
  t.match(merged, /count total: The count is \d+, but 3 records are listed in \/doctors\./);
  t.match(merged, /change duplicate: "license" is unique, but was changed to the value of another/);
  t.match(merged, /read conditional: GET with If-Modified-Since: Mon, 01 Jan 1990.+ answers 304/);
  const kept = (await findFaults(t, 'null', 'unchanged', 'back')).join('\n');
  t.match(kept, /change updated: A merge patch set "address\.street" to null, but it is still/);
  t.match(kept, /read conditional: GET with If-Modified-Since: .+ answers 200, unchanged\./);
  t.match(kept, /change version: A change moved Last-Modified back to /);
  const moved = (await findFaults(t, 'elsewhere')).join('\n');
  t.match(moved, /A merge patch set "address\.street" to null, but it is now "Elsewhere"\./);
});

t.test('an address that is refused, or not shown, is not judged as a merge patch', async (t) => {
  for (const fault of ['no address', 'hidden'] as const)
    t.notMatch((await findFaults(t, fault)).join('\n'), /merge patch/);
});
