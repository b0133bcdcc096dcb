import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { findProblem } from '../tracker/validation.ts';
import { shopDocument } from './document.ts';
import type { ShopFault } from './faults.ts';
import { schemas } from './schemas.ts';

type Fields = Readonly<Record<string, unknown>>;

type ShopRecord = Fields & { readonly key: string; readonly owner: string };

type ShopCall = {
  readonly method: string;
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
};

type ShopReply = {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

/** The keys of the shop's accounts. */
export const shopKeys = ['key-ann-59c2ab71', 'key-bob-0d13fe88'] as const;

export type Shop = { readonly url: string; close(): Promise<void>; countRecords(): number };

/** Opens the shop, with one fault or none. */
export async function openShop(fault?: ShopFault): Promise<Shop> {
  const answer = createShop((name) => name === fault);
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://shop');
    const { status, body, headers } = answer.reply({
      method: request.method ?? 'GET',
      segments: pathname.replace(/^\/api\/v2\//, '').split('/'),
      query: searchParams,
      headers: request.headers,
      text: Buffer.concat(chunks).toString(),
    });
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const length =
      fault === 'a reply has the length of its text' && text !== undefined && status < 300
        ? { 'content-length': `${text.length}` }
        : {};
    response.writeHead(status, { ...type, ...length, ...headers });
    response.end(request.method === 'HEAD' ? undefined : text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v2`,
    countRecords: answer.countRecords,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const refuse = (status: number, message: string, code = 'refused'): ShopReply => ({
  status,
  body: { error: { code, message } },
});

class Refused extends Error {
  readonly reply: ShopReply;
  constructor(reply: ShopReply) {
    super();
    this.reply = reply;
  }
}

/** JSON Schema of a schema of OpenAPI 3.0. */
function toJsonSchema(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(toJsonSchema);
  if (typeof schema !== 'object' || schema === null) return schema;
  const { nullable, readOnly: _readOnly, ...rest } = schema as Record<string, unknown>;
  const inner = Object.fromEntries(
    Object.entries(rest).map(([name, value]) => [name, toJsonSchema(value)]),
  );
  return nullable === true
    ? {
        ...inner,
        type: [inner.type, 'null'],
        ...(Array.isArray(inner.enum) && { enum: [...inner.enum, null] }),
      }
    : inner;
}

type Is = (name: ShopFault) => boolean;

const contain = (text: unknown, part: string) =>
  `${text}`.toLowerCase().includes(part.toLowerCase());

function createShop(is: Is) {
  const records = {
    customers: new Map<string, ShopRecord>(),
    addresses: new Map<string, ShopRecord>(),
    notes: new Map<string, ShopRecord>(),
    products: new Map<string, ShopRecord>(),
    orders: new Map<string, ShopRecord>(),
    invoices: new Map<string, ShopRecord>(),
  };
  type Kind = keyof typeof records;
  const removed = new Map<string, ShopRecord>();
  const settings = new Map<string, Fields>();
  let last = 40;
  let tick = Date.UTC(2026, 2, 1);
  const now = () => {
    tick += 1000;
    return new Date(tick).toISOString();
  };

  const schemaOf = (name: keyof typeof schemas): object => {
    const schema = structuredClone(toJsonSchema(schemas[name])) as {
      properties: Record<string, Record<string, unknown>>;
      required?: string[];
      additionalProperties?: boolean;
    };
    const { properties } = schema;
    const lines = properties.lines as
      | {
          minItems?: number;
          maxItems?: number;
          items: Record<string, unknown> & {
            required: string[];
            properties: Record<string, Record<string, unknown>>;
          };
        }
      | undefined;
    if (lines) {
      if (is('a quantity of 0 is accepted')) lines.items.properties.quantity = { type: 'integer' };
      if (is('a line without its product is accepted')) lines.items.required = [];
      if (is('too many lines are accepted')) delete lines.maxItems;
      if (is('no lines are accepted')) delete lines.minItems;
      if (is('unknown members of a line are accepted')) delete lines.items.additionalProperties;
    }
    if (is('a lower-case country is accepted') && properties.country)
      delete properties.country.pattern;
    if (is('a negative price is accepted') && properties.price_cents)
      delete properties.price_cents.minimum;
    if (is('a note without its text is accepted') && name === 'NewNote') delete schema.required;
    if (is('a reason that is too long is accepted') && properties.reason)
      delete properties.reason.maxLength;
    if (is('null is refused for the credit limit') && properties.credit_limit)
      properties.credit_limit.type = 'number';
    if (is('a price of 0 is refused') && properties.price_cents) properties.price_cents.minimum = 1;
    const sets =
      is('a client sets the total of an order') ||
      is('a client sets the status of an order') ||
      is('a client sets the number of an order');
    if (sets && name === 'NewOrder') delete schema.additionalProperties;
    return schema;
  };

  const readInput = (
    { headers, text }: ShopCall,
    name: keyof typeof schemas,
    type: 'json' | 'form' = 'json',
  ): Fields => {
    const [sent = ''] = (headers['content-type'] ?? '').split(';');
    const wanted = type === 'json' ? 'application/json' : 'application/x-www-form-urlencoded';
    if (sent.trim() !== wanted) throw new Refused(refuse(422, `Send ${wanted}.`));
    if (is('a charset parameter is refused') && /charset/.test(headers['content-type'] ?? ''))
      throw new Refused(refuse(415, 'Unsupported.'));
    let value: unknown;
    if (type === 'json') {
      try {
        value = JSON.parse(text);
      } catch {
        throw new Refused(refuse(422, 'This is not JSON.'));
      }
    } else {
      const form = is('the text of a form ends at an ampersand')
        ? text.replace(/%26.*?(?=&|$)/, '')
        : text;
      const fields: Record<string, unknown> = Object.fromEntries(new URLSearchParams(form));
      if (fields.pinned === 'true' || fields.pinned === 'false')
        fields.pinned = fields.pinned === 'true';
      value = fields;
    }
    if (
      is('an unknown currency makes the server fail') &&
      typeof Object(value).currency === 'string' &&
      !['EUR', 'USD', 'CHF'].includes(Object(value).currency)
    )
      return Object(undefined).rates.get(0);
    if (
      is('a deep mistake makes the server fail') &&
      Array.isArray(Object(value).lines) &&
      Object(value).lines.some((one: unknown) => typeof one !== 'object' || one === null)
    )
      return Object(undefined).lines.get(0);
    const problem = findProblem(schemaOf(name) as Fields, value);
    if (problem !== undefined) {
      if (is('a refusal shows a class of Java'))
        throw new Refused(
          refuse(
            422,
            'com.shop.ValidationException: javax.validation.ConstraintViolationException',
          ),
        );
      throw new Refused(refuse(422, problem));
    }
    return Object(value);
  };

  const find = (kind: Kind, owner: string, key: string | undefined): ShopRecord => {
    const decoded = is('keys in a path are not decoded') ? `${key}` : decodeURIComponent(`${key}`);
    const gone =
      is('a removed customer can be read') && kind === 'customers'
        ? removed.get(decoded)
        : undefined;
    const record = records[kind].get(decoded) ?? gone;
    if (!record || (record.owner !== owner && kind !== 'products')) {
      if (is('a missing product shows a cast error') && kind === 'products')
        throw new Refused(
          refuse(404, 'CastError: Cast to ObjectId failed for value at path "_id"'),
        );
      if (is('an error shows a trace of Go') && kind === 'notes')
        throw new Refused(
          refuse(404, 'goroutine 12 [running]:\nmain.handler(0xc000)\n\t/src/main.go:41 +0x1d'),
        );
      if (is('an error shows a file of PHP') && kind === 'addresses')
        throw new Refused(
          refuse(404, 'Undefined index: id in /var/www/html/Address.php on line 31'),
        );
      throw new Refused(refuse(404, 'Not found.'));
    }
    return record;
  };

  const totalOf = (lines: unknown) =>
    (lines as readonly { quantity: number; unit_cents: number }[]).reduce(
      (sum, { quantity, unit_cents: unit }) => sum + quantity * unit,
      0,
    );

  const show = (kind: Kind, record: ShopRecord, where: 'one' | 'list' = 'one'): Fields => {
    const { key: _key, owner: _owner, parent: _parent, ...fields } = record;
    if (kind === 'customers') {
      const count = [...records.orders.values()].filter(
        (one) => one.customer_id === record.key,
      ).length;
      const counted =
        is('a client counts the orders of a customer') && fields.order_count !== undefined
          ? fields.order_count
          : count;
      const shown = { ...fields, order_count: counted };
      if (where === 'list' && is('a list shows no optional property')) {
        const { billing: _billing, credit_limit: _limit, tags: _tags, ...rest } = shown as Fields;
        return rest;
      }
      return shown;
    }
    if (kind === 'orders') {
      const shown: Record<string, unknown> = {
        ...fields,
        total_cents: fields.total_cents ?? totalOf(fields.lines),
      };
      if (where === 'list' && is('a list shows an old total')) shown.total_cents = 0;
      if (where === 'list' && is('a list shows another status')) shown.status = 'submitted';
      return shown;
    }
    return fields;
  };

  const listed = (
    kind: Kind,
    all: readonly ShopRecord[],
    call: ShopCall,
    owner: string,
  ): ShopReply => {
    const { query } = call;
    const path = `/${call.segments.map((segment, index) => (index === 1 ? '{customer_id}' : segment)).join('/')}`;
    const { parameters } = (
      shopDocument.paths as unknown as Record<
        string,
        { get: { parameters: readonly { name: string; schema: Fields }[] } }
      >
    )[path]?.get ?? { parameters: [] };
    for (const { name, schema } of parameters) {
      const text = query.get(name);
      if (text === null || schema.type === 'array') continue;
      const value =
        schema.type === 'integer'
          ? Number(text)
          : schema.type === 'boolean'
            ? ({ true: true, false: false }[text] ?? text)
            : text;
      const { maximum: _maximum, ...open } = schema;
      const checked =
        is('a limit above the highest is accepted') && name === 'limit' ? open : schema;
      if (
        findProblem(checked, value) !== undefined ||
        (schema.type === 'integer' && text.trim() === '')
      )
        throw new Refused(refuse(422, `${name} is not valid.`));
    }
    if (
      is('an unknown customer in a filter makes the server fail') &&
      query.has('customer_id') &&
      !records.customers.has(`${query.get('customer_id')}`)
    )
      return Object(undefined).customer.id;
    const filters: Readonly<Record<string, (record: Fields, text: string) => boolean>> = {
      email: (one, text) => one.email === text,
      segment: (one, text) => one.segment === text,
      created_after: (one, text) =>
        is('created_after is ignored') || Date.parse(`${one.created_at}`) > Date.parse(text),
      search: (one, text) =>
        is('the search looks at the name only at its beginning')
          ? `${one.name}`.toLowerCase().startsWith(text.toLowerCase())
          : contain(one.name, text) || contain(one.email, text),
      pinned: (one, text) => `${one.pinned}` === text,
      discontinued: (one, text) => `${one.discontinued}` === text,
      price_gte: (one, text) =>
        is('price_gte is ignored') || Number(one.price_cents) >= Number(text),
      price_lte: (one, text) => Number(one.price_cents) <= Number(text),
      sku: (one, text) =>
        (is('only the first of several products is found')
          ? text.split(',').slice(0, 1)
          : text.split(',')
        ).includes(`${one.sku}`),
      status: (one, text) => one.status === text,
      currency: (one, text) => one.currency === text,
      customer_id: (one, text) =>
        is('the filter customer_id is ignored') || one.customer_id === text,
      min_total_cents: (one, text) =>
        is('min_total_cents is ignored') || Number(one.total_cents) >= Number(text),
      q: (one, text) => contain(one.comment ?? '', text),
    };
    const isFiltered = Object.keys(filters).some((name) => query.has(name));
    const isOwn = (record: ShopRecord) =>
      kind === 'products' ||
      record.owner === owner ||
      (is('another account is found by its email') && query.has('email'));
    const matching = all
      .filter(isOwn)
      .map((record) => show(kind, record, 'list'))
      .filter((record) =>
        Object.entries(filters).every(
          ([name, test]) => !query.has(name) || test(record, `${query.get(name)}`),
        ),
      );
    const offset = Number(query.get('offset') ?? 0);
    const limit = Number(query.get('limit') ?? (is('a list without a limit is cut') ? 2 : 25));
    const [property, direction] = toOrder(
      query,
      is('sort_dir is ignored with a filter') && isFiltered,
    );
    const sort = (some: readonly Fields[]) =>
      property === undefined
        ? some
        : some.toSorted((one, other) => {
            const [first, second] = [one[property], other[property]];
            if (first === second) return 0;
            if (first === undefined || first === null) return 1;
            if (second === undefined || second === null) return -1;
            const sign = direction === 'desc' ? -1 : 1;
            return (first as number) < (second as number) ? -sign : sign;
          });
    const start = is('the offset counts pages')
      ? offset * limit
      : is('a filter forgets the offset') && isFiltered
        ? 0
        : offset;
    const data = is('the order of pages is that of creation')
      ? sort(matching.slice(start, start + limit))
      : sort(matching).slice(start, start + limit);
    const counted =
      is('the total counts records of other accounts') && kind === 'customers'
        ? all.length
        : matching.length;
    const gone =
      is('a removed customer is counted') && kind === 'customers' && !isFiltered ? removed.size : 0;
    return {
      status: 200,
      body: {
        data,
        meta: {
          total_count: counted + gone,
          offset,
          limit: is('the limit in the reply is wrong') ? 25 : limit,
        },
      },
    };
  };

  const store = (kind: Kind, record: ShopRecord) => records[kind].set(record.key, record);
  const touched = (record: ShopRecord): ShopRecord => {
    if (record.updated_at === undefined) return record;
    const time = is('updated_at goes back')
      ? new Date(Date.parse(`${record.created_at}`) - 60_000).toISOString()
      : is('updated_at is that of the creation')
        ? record.created_at
        : now();
    return { ...record, updated_at: time };
  };

  const toChange = (input: Fields): Fields => {
    const entries = Object.entries(input)
      .filter(([, value]) => !(is('an empty text changes nothing') && value === ''))
      .filter(([name]) => !(is('the lines of an order cannot be changed') && name === 'lines'))
      .filter(([name]) => !(is('the currency is not changed') && name === 'currency'))
      .map(
        ([name, value]) =>
          [
            name,
            is('null is stored as 0') && value === null && name === 'credit_limit' ? 0 : value,
          ] as const,
      )
      .map(
        ([name, value]) =>
          [
            name,
            is('only the first line is stored') && name === 'lines'
              ? (value as unknown[]).slice(0, 1)
              : value,
          ] as const,
      );
    return Object.fromEntries(entries);
  };

  const customers = (call: ShopCall, owner: string): ShopReply => {
    const { method, segments } = call;
    const [, key, kind, childKey] = segments;
    if (key === undefined) {
      if (method === 'GET')
        return listed('customers', [...records.customers.values()], call, owner);
      const input = readInput(call, 'NewCustomer');
      const id = `cus_${(last++ + 0x1a2b3c00).toString(16)}`;
      const at = now();
      const { id: _id, order_count: count, created_at: _c, updated_at: _u, ...own } = input;
      const record = {
        ...{
          key: id,
          owner,
          id,
          segment: 'retail',
          newsletter: false,
          ...own,
          created_at: at,
          updated_at: at,
        },
        ...(is('a client counts the orders of a customer') &&
          count !== undefined && { order_count: count }),
      };
      store('customers', record);
      return created(`/customers/${id}`, show('customers', record));
    }
    if (kind === 'addresses' || kind === 'notes') return children(call, owner, { kind, childKey });
    if (method === 'HEAD' && is('HEAD of a missing customer answers 200')) return { status: 200 };
    const record = find('customers', owner, key);
    if (method === 'PATCH') {
      const {
        id: _id,
        order_count: _n,
        created_at: _c,
        updated_at: _u,
        ...input
      } = readInput(call, 'CustomerChange');
      const next = touched({ ...record, ...toChange(input) });
      store('customers', next);
      const shown = show('customers', next);
      return ok(
        is('the reply to a change shows another id') ? { ...shown, id: 'cus_00000000' } : shown,
      );
    }
    if (method === 'DELETE') {
      const orders = [...records.orders.values()].filter((one) => one.customer_id === key);
      if (orders.length > 0 && !is('the removal of a customer removes its orders'))
        return is('a conflict shows an SQL constraint')
          ? refuse(
              409,
              'update or delete on table "customers" violates foreign key constraint "orders_fk"',
            )
          : refuse(409, 'The customer has orders.');
      for (const one of orders) records.orders.delete(one.key);
      records.customers.delete(key);
      removed.set(key, record);
      for (const child of ['addresses', 'notes'] as const)
        for (const one of records[child].values())
          if (one.parent === key) records[child].delete(one.key);
      return { status: 204 };
    }
    return ok(show('customers', record));
  };

  const children = (
    call: ShopCall,
    owner: string,
    {
      kind,
      childKey,
    }: { readonly kind: 'addresses' | 'notes'; readonly childKey: string | undefined },
  ): ShopReply => {
    const { method, segments } = call;
    const [, parentKey = ''] = segments;
    const isOpen =
      is('another account may list notes') &&
      kind === 'notes' &&
      method === 'GET' &&
      childKey === undefined;
    const parent = isOpen
      ? (records.customers.get(parentKey) ?? find('customers', owner, parentKey))
      : find('customers', owner, parentKey);
    const all = [...records[kind].values()].filter((one) => one.parent === parent.key);
    if (childKey === undefined) {
      if (method === 'GET') return listed(kind, all, call, isOpen ? parent.owner : owner);
      const input =
        kind === 'notes' ? readInput(call, 'NewNote', 'form') : readInput(call, 'NewAddress');
      const id = ++last;
      const record =
        kind === 'notes'
          ? {
              ...{ key: `${id}`, owner, parent: parent.key, id },
              ...{ text: `${input.text ?? '-'}`, pinned: input.pinned ?? false, created_at: now() },
            }
          : {
              is_default: false,
              ...input,
              ...{ key: `${id}`, owner, parent: parent.key, id, customer_id: parent.key },
            };
      store(kind, record);
      return created(`/customers/${parent.key}/${kind}/${id}`, show(kind, record));
    }
    const record = find(kind, owner, childKey);
    if (record.parent !== parent.key) return refuse(404, 'Not found.');
    if (method === 'DELETE') {
      records[kind].delete(record.key);
      if (is('a removed address leaves its customer removed') && kind === 'addresses')
        records.customers.delete(parent.key);
      if (is('removing the newest note removes all') && kind === 'notes' && all.at(-1) === record)
        for (const one of all) records.notes.delete(one.key);
      return { status: 204 };
    }
    if (method === 'PUT') {
      const { id: _id, customer_id: _c, ...input } = readInput(call, 'NewAddress');
      const { key, owner: own, id, customer_id: customer } = record;
      const flag = is('a PUT keeps the default address') ? record.is_default : false;
      const swapped =
        is('a PUT swaps two fields') && input.street !== undefined
          ? { street: input.city, city: input.street }
          : {};
      const next = {
        is_default: flag,
        ...input,
        ...swapped,
        key,
        owner: own,
        parent: parent.key,
        id,
        customer_id: customer,
      };
      store(kind, next);
      return ok(show(kind, next));
    }
    if (method === 'POST') {
      const { text, pinned } = readInput(call, 'NoteChange', 'form');
      const kept = is('a change by form clears the mark') ? false : record.pinned;
      const next = { ...record, text: text ?? record.text, pinned: pinned ?? kept };
      store(kind, is('a form cannot change a note') ? record : next);
      return ok(show(kind, next));
    }
    return ok(show(kind, record));
  };

  const products = (call: ShopCall, owner: string): ShopReply => {
    const { method, segments } = call;
    const [, raw] = segments;
    if (raw === undefined) return listed('products', [...records.products.values()], call, owner);
    if (method === 'PUT') {
      const key = decodeURIComponent(raw);
      if (key.length > 20) return refuse(422, 'The sku is too long.');
      const { sku: _sku, created_at: _c, updated_at: _u, ...input } = readInput(call, 'NewProduct');
      const known = records.products.get(key);
      const old =
        known ??
        (is('a removed product comes back with its old data')
          ? removed.get(`product ${key}`)
          : undefined);
      const at = now();
      const price = is('large amounts overflow')
        ? Number(input.price_cents) | 0
        : input.price_cents;
      const merged =
        is('a PUT merges the attributes') && known?.attributes && input.attributes
          ? { attributes: { ...(known.attributes as object), ...(input.attributes as object) } }
          : {};
      const mark = is('a PUT of a product keeps the discontinued mark')
        ? (known?.discontinued ?? false)
        : false;
      const base = known ? {} : (old ?? {});
      const next = {
        ...{
          stock: 0,
          discontinued: mark,
          ...base,
          ...input,
          ...merged,
          price_cents:
            Math.abs(Number(price)) === price || is('a negative price is accepted') ? price : 0,
        },
        ...{ key, owner, sku: key, created_at: known?.created_at ?? at, updated_at: at },
      };
      store('products', next);
      const isNew = !known || is('a PUT of a known product answers 201');
      return isNew
        ? created(`/products/${encodeURIComponent(key)}`, show('products', next))
        : ok(show('products', next));
    }
    const record = find('products', owner, raw);
    if (method === 'DELETE') {
      records.products.delete(record.key);
      removed.set(`product ${record.key}`, record);
      return { status: 204 };
    }
    return ok(show('products', record));
  };

  const orders = (call: ShopCall, owner: string): ShopReply => {
    const { method, segments } = call;
    const [, raw, action] = segments;
    if (raw === undefined) {
      if (method === 'GET') return listed('orders', [...records.orders.values()], call, owner);
      const input = readInput(call, 'NewOrder');
      const customer = records.customers.get(`${input.customer_id}`);
      const isForeign = is('an order for the customer of another account is accepted');
      if (!customer || (customer.owner !== owner && !isForeign))
        return refuse(422, 'The customer is unknown.');
      const id = ++last;
      const at = now();
      const number = is('two numbers are the same') ? 'O-1' : `O-${id}`;
      const record = {
        ...{ currency: is('another default currency') ? 'CHF' : 'EUR', comment: null, ...input },
        ...{
          key: `${id}`,
          owner,
          id,
          created_at: at,
          updated_at: at,
          submitted_at: null,
          cancel_reason: null,
        },
        status: is('a client sets the status of an order') ? (input.status ?? 'draft') : 'draft',
        number: is('a client sets the number of an order') ? (input.number ?? number) : number,
        lock_version: 1,
      };
      store('orders', record);
      return created(`/orders/${id}`, show('orders', record));
    }
    if (
      is('invoicing an unknown order makes the server fail') &&
      action === 'invoice' &&
      !records.orders.has(raw)
    )
      return Object(undefined).order.id;
    const record =
      is('another account may submit an order') && action === 'submit'
        ? (records.orders.get(raw) ?? find('orders', owner, raw))
        : find('orders', owner, raw);
    const next = (fields: Fields): ShopReply => {
      const changed = touched({
        ...record,
        ...fields,
        lock_version:
          Number(record.lock_version) + (is('a change without effect on the version') ? 0 : 1),
      });
      store('orders', changed);
      return ok(show('orders', changed));
    };
    if (action === 'submit') {
      if (record.status !== 'draft' && !is('submitting twice is accepted'))
        return refuse(409, 'Not a draft.');
      if (is('submitting answers and changes nothing'))
        return ok(show('orders', { ...record, status: 'submitted' }));
      if (is('submitting cancels others too'))
        for (const other of records.orders.values())
          if (other.key !== record.key) store('orders', { ...other, status: 'cancelled' });
      return next({ status: 'submitted', submitted_at: now() });
    }
    if (action === 'cancel') {
      const { reason } = readInput(call, 'Cancellation');
      if (record.status === 'cancelled') return refuse(409, 'Cancelled already.');
      if (is('cancelling changes nothing')) return ok(show('orders', record));
      return next({
        status: 'cancelled',
        cancel_reason: is('a reason is not stored') ? null : reason,
      });
    }
    if (action === 'invoice') {
      const number = `I-${++last}`;
      const of = is('the invoice is of another order') ? Number(record.id) + 1 : record.id;
      const invoice = {
        key: number,
        owner,
        invoice_number: number,
        order_id: of,
        total_cents: totalOf(record.lines),
      };
      if (!is('the invoice is not found')) store('invoices', invoice);
      return created(
        `/invoice-files/${number}`,
        show('invoices', { ...invoice, order_id: record.id }),
      );
    }
    if (method === 'PATCH') {
      const { lock_version: version, ...input } = readInput(call, 'OrderChange');
      const isStale = version !== record.lock_version && !is('a stale version is accepted');
      if (is('a stale change is refused and stored') && isStale)
        next({ ...toChange(input), lock_version: record.lock_version });
      if (isStale || is('a current version is refused'))
        return refuse(409, 'The order was changed in between.');
      if (record.status !== 'draft') return refuse(409, 'Not a draft.');
      return next(toChange(input));
    }
    if (method === 'DELETE') {
      if (record.status === 'submitted' && !is('a submitted order can be removed'))
        return refuse(409, 'It was submitted.');
      records.orders.delete(record.key);
      return { status: 204 };
    }
    return ok(show('orders', record));
  };

  const defaults: Fields = { timezone: 'UTC', send_mail: true, footer: null, page_size: 20 };
  const settingsOf = (call: ShopCall, owner: string): ShopReply => {
    const own = settings.get(owner) ?? defaults;
    if (call.method === 'GET') return ok(own);
    const input = readInput(call, 'SettingsChange');
    const next = {
      ...(is('a change of the settings resets the others') ? defaults : own),
      ...input,
    };
    if (!is('a change of the settings reaches nothing')) settings.set(owner, next);
    return ok(next);
  };

  const ok = (data: Fields): ShopReply => ({ status: 200, body: { data } });
  const created = (path: string, data: Fields): ShopReply => ({
    status: 201,
    headers: { location: is('Location leads to another host path') ? path : `/api/v2${path}` },
    body: { data },
  });

  const route = (call: ShopCall, owner: string): ShopReply => {
    const [name] = call.segments;
    if (name === 'account') {
      const plan = is('the account shows the address of the database')
        ? { dsn: 'postgres://shop:pw@db/shop' }
        : {};
      return ok({ name: owner, plan: 'basic', ...plan });
    }
    if (name === 'settings') return settingsOf(call, owner);
    if (name === 'customers') return customers(call, owner);
    if (name === 'products') return products(call, owner);
    if (name === 'orders') return orders(call, owner);
    if (name === 'invoice-files')
      return ok(show('invoices', find('invoices', owner, call.segments[1])));
    const rows = [...records.customers.values()]
      .filter((one) => one.owner === owner)
      .map((one) => `${one.id},${one.email}`);
    const type = is('the export is called JSON') ? 'application/json' : 'text/csv; charset=utf-8';
    return {
      status: 200,
      headers: { 'content-type': type },
      body: ['id,email', ...rows].join('\n'),
    };
  };

  const reply = (call: ShopCall): ShopReply => {
    const template = findTemplate(call.segments);
    if (template === undefined) return refuse(404, 'There is no such path.');
    const { parameters: _parameters, ...methods } = template;
    const allowed = Object.keys(methods).map((name) => name.toUpperCase());
    if (!allowed.includes(call.method))
      return { ...refuse(405, 'Not allowed.'), headers: { allow: allowed.join(', ') } };
    if (/x-sandlot|^image\//.test(`${call.headers.accept}`)) return refuse(406, 'Not acceptable.');
    const sent = `${call.headers['x-api-key'] ?? ''}`;
    const key = is('a key in capital letters is accepted') ? sent.toLowerCase() : sent;
    const isOpen =
      (is('HEAD needs no key') && call.method === 'HEAD') ||
      (is('the export needs no key') && call.segments[0] === 'exports');
    const owner =
      { [shopKeys[0]]: 'ann', [shopKeys[1]]: 'bob' }[key] ?? (isOpen ? 'ann' : undefined);
    if (owner === undefined) return refuse(401, 'The API key is missing or wrong.');
    try {
      return route(call, owner);
    } catch (error) {
      const own = error instanceof Refused ? error.reply : refuse(500, 'Something went wrong.');
      return is('an error repeats the key') && own.status === 404
        ? refuse(404, `Not found for ${sent}.`)
        : own;
    }
  };
  return {
    reply,
    countRecords: () =>
      ['customers', 'addresses', 'notes', 'products', 'orders'].reduce(
        (sum, kind) => sum + records[kind as Kind].size,
        0,
      ),
  };
}

function toOrder(
  query: URLSearchParams,
  isDirectionLost: boolean,
): readonly [string | undefined, string] {
  const by = query.get('sort_by');
  if (by !== null) return [by, isDirectionLost ? 'asc' : (query.get('sort_dir') ?? 'asc')];
  const [property, direction = 'asc'] = (query.get('sort') ?? '').split(':');
  if (property) return [property, direction];
  const order = query.get('order_by') ?? '';
  return order === ''
    ? [undefined, 'asc']
    : [order.replace('-', ''), order.startsWith('-') ? 'desc' : 'asc'];
}

/** The methods of the path of the document that a request names. */
function findTemplate(segments: readonly string[]): Readonly<Record<string, unknown>> | undefined {
  for (const [template, methods] of Object.entries(shopDocument.paths)) {
    const own = template.slice(1).split('/');
    if (
      own.length === segments.length &&
      own.every((one, index) =>
        one.startsWith('{') ? segments[index] !== '' : one === segments[index],
      )
    )
      return methods;
  }
  return undefined;
}
