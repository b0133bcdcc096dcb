import { setTimeout as sleep } from 'node:timers/promises';
import { type FastifyInstance, type FastifyReply, fastify } from 'fastify';

type Fields = Record<string, unknown>;

/**
 * A market, by hand and without anything of Sandlot, that keeps its document, with habits as servers
 * have them: it writes texts its own way, counts by itself, deletes softly, is slow to list, limits
 * the rate, knows states that nobody may set, and lets its framework turn types into others.
 */
export function openMarket(): FastifyInstance {
  const customers = new Map<number, Fields>();
  const addresses = new Map<string, Fields>();
  const orders = new Map<number, Fields>();
  let last = 100;
  let count = 0;
  const app = fastify({ exposeHeadRoutes: false });
  const refuse = (reply: FastifyReply, status: number, title: string) =>
    reply.code(status).type('application/problem+json').send({ title, status });
  app.addContentTypeParser(
    'application/merge-patch+json',
    { parseAs: 'string' },
    (_request, text, done) => {
      try {
        done(null, JSON.parse(String(text)));
      } catch {
        done(Object.assign(new Error('The patch is not JSON.'), { statusCode: 400 }));
      }
    },
  );
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, text, done) => done(null, Object.fromEntries(new URLSearchParams(String(text)))),
  );
  app.addContentTypeParser('image/png', { parseAs: 'buffer' }, (_request, bytes, done) =>
    done(null, bytes),
  );
  app.setErrorHandler((error, _request, reply) =>
    refuse(reply, Number(Object(error).statusCode ?? 500), String(Object(error).message)),
  );
  app.addHook('onRequest', async (request, reply) => {
    count += 1;
    if (count % 50 === 0) return reply.code(429).header('Retry-After', '0').send('Slow down.');
    const isOpen = /^\/(rates|contact)/.test(request.url);
    const key = Object(request.query).api_key;
    const staff = `Basic ${Buffer.from('ann:s3cret').toString('base64')}`;
    if (!isOpen && key !== 'ann:s3cret' && request.headers.authorization !== staff)
      return refuse(reply, 401, 'Who are you?');
    return undefined;
  });
  const now = () => new Date().toISOString();
  const shown = ({ password: _password, since: _since, ...customer }: Fields) => customer;
  const numbered = {
    type: 'object',
    properties: { id: { type: 'integer' }, orderId: { type: 'integer' } },
  };

  app.get('/customers', async (request, reply) => {
    const { cursor, page_size: size, state = 'active', email } = Object(request.query);
    const isRight = size === undefined || (/^\d+$/.test(size) && size >= 2 && size <= 10);
    // The document does not describe how a query is refused.
    if (!isRight) return reply.code(400).send('Bad query');
    const all = [...customers.values()]
      .filter((one) => Date.now() - Number(one.since) > 20)
      .filter((one) => state === 'all' || (state === 'deleted') === (one.deleted_at !== null))
      .filter((one) => email === undefined || one.email === String(email).toLowerCase())
      .reverse();
    const start =
      cursor === undefined
        ? 0
        : all.findIndex((one) => one.id === Number(Buffer.from(cursor, 'base64'))) + 1;
    const page = all.slice(start, start + Number(size ?? 5));
    const rest = all.length - start - page.length;
    const next = rest > 0 ? Buffer.from(String(page.at(-1)?.id)).toString('base64') : null;
    return { customers: page.map(shown), meta: { next_cursor: next, total_count: all.length } };
  });
  app.post('/customers', (request, reply) => {
    const sent: Fields = { ...Object(Object(request.body).customer) };
    const isRight =
      typeof sent.email === 'string' &&
      ['name', 'birthday', 'password'].every(
        (name) => sent[name] === undefined || typeof sent[name] === 'string',
      ) &&
      (sent.password === undefined || String(sent.password).length >= 8) &&
      ['boolean', 'undefined'].includes(typeof sent.newsletter);
    if (!isRight) return refuse(reply, 400, 'The customer is not as described.');
    const email = String(sent.email).trim().toLowerCase();
    if ([...customers.values()].some((one) => one.email === email))
      return refuse(reply, 409, 'Known already.');
    const id = ++last;
    const name = String(sent.name ?? 'N.N.').trim();
    const customer = {
      newsletter: false,
      ...sent,
      id,
      email,
      name,
      deleted_at: null,
      updated_at: now(),
      since: Date.now(),
    };
    customers.set(id, customer);
    return reply
      .code(201)
      .header('Location', `https://market.test/customers/${id}`)
      .send({ customer: shown(customer) });
  });
  const findCustomer = (params: unknown, reply: FastifyReply): Fields | undefined => {
    const id = Object(params).id;
    const known = customers.get(Number(id));
    if (!known) refuse(reply, /^-?\d+$/.test(id) ? 404 : 400, 'There is none.');
    return known;
  };
  app.get('/customers/:id', (request, reply) => {
    const customer = findCustomer(request.params, reply);
    return customer ? reply.send({ customer: shown(customer) }) : reply;
  });
  app.patch('/customers/:id', (request, reply) => {
    const customer = findCustomer(request.params, reply);
    if (!customer) return reply;
    if (request.body === undefined || request.body === null)
      return reply.send({ customer: shown(customer) });
    const sent: Fields = Object(Object(request.body).customer);
    const isRight =
      typeof Object(request.body).customer === 'object' &&
      ['string', 'undefined'].includes(typeof sent.name) &&
      ['boolean', 'undefined'].includes(typeof sent.newsletter);
    if (!isRight) return refuse(reply, 400, 'The change is not as described.');
    Object.assign(customer, sent, { updated_at: now() });
    return reply.send({ customer: shown(customer) });
  });
  app.delete('/customers/:id', (request, reply) => {
    const customer = findCustomer(request.params, reply);
    if (!customer) return reply;
    customer.deleted_at ??= now();
    return reply.send({ customer: shown(customer) });
  });

  app.get('/customers/:id/addresses', (request, reply) => {
    const customer = findCustomer(request.params, reply);
    if (!customer) return reply;
    const own = [...addresses].filter(([key]) => key.startsWith(`${customer.id}/`));
    return reply.send(own.map(([, address]) => address));
  });
  app.get('/customers/:id/addresses/:label', (request, reply) => {
    const { id, label } = Object(request.params);
    const known = addresses.get(`${id}/${label}`);
    return known ? reply.send(known) : refuse(reply, 404, 'There is none.');
  });
  app.put('/customers/:id/addresses/:label', (request, reply) => {
    const customer = findCustomer(request.params, reply);
    if (!customer) return reply;
    const { label } = Object(request.params);
    const { street, zip } = Object(request.body);
    const isRight =
      /^[a-z]{3,12}$/.test(label) &&
      typeof street === 'string' &&
      (zip === undefined || /^\d{5}$/.test(String(zip)));
    if (!isRight || typeof (zip ?? '') !== 'string')
      return refuse(reply, 400, 'The address is not as described.');
    const isNew = !addresses.has(`${customer.id}/${label}`);
    const address = { label, street, ...(zip === undefined ? {} : { zip }) };
    addresses.set(`${customer.id}/${label}`, address);
    return reply.code(isNew ? 201 : 200).send(address);
  });
  app.delete('/customers/:id/addresses/:label', (request, reply) => {
    const { id, label } = Object(request.params);
    addresses.delete(`${id}/${label}`);
    return reply.code(204).send();
  });

  // What the framework makes of this: numbers from texts, and no properties that it does not know.
  const order = {
    type: 'object',
    required: ['customer_id', 'lines'],
    additionalProperties: false,
    properties: {
      customer_id: { type: 'integer' },
      status: { type: 'string', enum: ['open', 'paid'] },
      total: { type: 'number' },
      comment: { type: 'string' },
      lines: {
        type: 'array',
        minItems: 1,
        items: {
          type: 'object',
          required: ['article', 'count'],
          properties: {
            article: { type: 'string' },
            count: { type: 'integer', minimum: 1 },
            price: { type: 'number', minimum: 0 },
          },
        },
      },
    },
  };
  const toOrder = (sent: Fields, id: number, status: unknown): Fields => {
    const lines = [sent.lines].flat().map((line) => {
      const price = Math.round(Number(Object(line).price ?? 1) * 100) / 100;
      return { ...Object(line), price };
    });
    const total = lines.reduce((sum, { price, count: many }) => sum + price * many, 0);
    return { ...sent, id, status, lines, total: Math.round(total * 100) / 100 };
  };
  const isKnown = ({ customer_id: id }: Fields): boolean => customers.has(Number(id));
  app.get('/orders', async () => {
    await sleep(1);
    return [...orders.values()];
  });
  app.post('/orders', { schema: { body: order } }, (request, reply) => {
    const sent: Fields = Object(request.body);
    if (!isKnown(sent)) return refuse(reply, 422, 'There is no such customer.');
    const id = ++last;
    orders.set(id, toOrder(sent, id, 'open'));
    return reply.code(201).send(orders.get(id));
  });
  app.get('/orders/:orderId', { schema: { params: numbered } }, (request, reply) => {
    const known = orders.get(Object(request.params).orderId);
    return known ? reply.send(known) : refuse(reply, 404, 'There is none.');
  });
  app.put('/orders/:orderId', { schema: { params: numbered, body: order } }, (request, reply) => {
    const known = orders.get(Object(request.params).orderId);
    const sent: Fields = Object(request.body);
    if (!known) return refuse(reply, 404, 'There is none.');
    if (!isKnown(sent)) return refuse(reply, 422, 'There is no such customer.');
    const id = Number(known.id);
    orders.set(id, toOrder({ ...known, ...sent }, id, known.status));
    return reply.send(orders.get(id));
  });
  app.delete('/orders/:orderId', { schema: { params: numbered } }, (request, reply) => {
    orders.delete(Object(request.params).orderId);
    return reply.code(204).send();
  });
  app.post('/orders/:orderId/pay', { schema: { params: numbered } }, (request, reply) => {
    const known = orders.get(Object(request.params).orderId);
    if (!known || known.status === 'paid') return refuse(reply, 409, 'It cannot be paid.');
    known.status = 'paid';
    return reply.send(known);
  });

  app.post('/exports', (request, reply) => {
    const isRight = ['orders', 'customers'].includes(Object(request.body).kind);
    return isRight ? reply.code(202).send({ id: ++last }) : refuse(reply, 400, 'Export what?');
  });
  app.get('/exports/:id', (_request, reply) => reply.code(404).send());
  app.get('/search', (request, reply) =>
    Object(request.query).q ? reply.send({ hits: [] }) : refuse(reply, 400, 'Search for what?'),
  );
  app.put('/logo', (_request, reply) => reply.code(204).send());
  app.get('/logo', (_request, reply) =>
    reply.type('image/png').send(Buffer.from([137, 80, 78, 71])),
  );
  // It takes any parameters, and ignores unknown ones.
  app.get('/rates', () => ({ EUR: 1, USD: 1.08 }));
  app.post('/contact', (request, reply) => {
    const { from, text } = Object(request.body);
    const isRight = typeof from === 'string' && typeof text === 'string' && text.length >= 3;
    return isRight
      ? reply.code(204).send()
      : refuse(reply, 400, 'The message is not as described.');
  });
  return app;
}
