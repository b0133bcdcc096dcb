const text = (maxLength: number, more: object = {}) => ({ type: 'string', maxLength, ...more });
const moment = { type: 'string', format: 'date-time', readOnly: true };
const times = { created_at: moment, updated_at: moment };
const cents = { type: 'integer', format: 'int64', minimum: 0, maximum: 100_000_000_000 };
const number = { type: 'integer', readOnly: true };

const customer = {
  name: text(40, { minLength: 1 }),
  email: text(60, { format: 'email' }),
  segment: { type: 'string', enum: ['retail', 'wholesale', 'vip'], default: 'retail' },
  newsletter: { type: 'boolean', default: false },
  credit_limit: { type: 'number', minimum: 0, maximum: 100_000, nullable: true },
  tags: { type: 'array', maxItems: 4, items: text(15) },
  billing: {
    type: 'object',
    required: ['city'],
    properties: { street: text(40), city: text(30), zip: text(10) },
  },
};

const address = {
  label: text(20),
  street: text(40),
  city: text(30, { minLength: 1 }),
  country: { type: 'string', pattern: '^[A-Z]{2}$' },
  is_default: { type: 'boolean', default: false },
};

const note = { text: text(200, { minLength: 1 }), pinned: { type: 'boolean', default: false } };

const product = {
  title: text(60, { minLength: 1 }),
  price_cents: cents,
  stock: { type: 'integer', minimum: 0, maximum: 9999, default: 0 },
  discontinued: { type: 'boolean', default: false },
  attributes: { type: 'object', additionalProperties: text(30) },
  released_on: { type: 'string', format: 'date', nullable: true },
};

const order = {
  currency: { type: 'string', enum: ['EUR', 'USD', 'CHF'], default: 'EUR' },
  comment: text(100, { nullable: true }),
  lines: {
    type: 'array',
    minItems: 1,
    maxItems: 5,
    items: {
      type: 'object',
      additionalProperties: false,
      required: ['sku', 'quantity', 'unit_cents'],
      properties: {
        sku: text(20, { minLength: 1 }),
        quantity: { type: 'integer', minimum: 1, maximum: 99 },
        unit_cents: { type: 'integer', minimum: 0, maximum: 1_000_000 },
      },
    },
  },
};

const settings = {
  timezone: { type: 'string', enum: ['UTC', 'Europe/Zurich', 'America/New_York'] },
  send_mail: { type: 'boolean' },
  footer: text(80, { nullable: true }),
  page_size: { type: 'integer', minimum: 5, maximum: 100 },
};

const objectOf = (properties: object, required: readonly string[] = [], more: object = {}) => ({
  type: 'object',
  ...(required.length > 0 && { required }),
  properties,
  ...more,
});

/** The schemas of the shop's document. */
export const schemas = {
  Failure: objectOf(
    {
      error: objectOf({ code: { type: 'string' }, message: { type: 'string' } }, [
        'code',
        'message',
      ]),
    },
    ['error'],
  ),
  ListMeta: objectOf(
    {
      total_count: { type: 'integer' },
      offset: { type: 'integer' },
      limit: { type: 'integer' },
    },
    ['total_count', 'offset', 'limit'],
  ),
  Account: objectOf({ name: { type: 'string' }, plan: { type: 'string' } }, ['name', 'plan']),
  Settings: objectOf(settings, Object.keys(settings)),
  SettingsChange: objectOf(settings, [], { additionalProperties: false }),
  Customer: objectOf(
    { id: { type: 'string', readOnly: true }, ...customer, order_count: number, ...times },
    ['id', 'name', 'email', 'segment', 'newsletter', 'order_count', ...Object.keys(times)],
  ),
  NewCustomer: objectOf(customer, ['name', 'email']),
  CustomerChange: objectOf(customer),
  Preferences: objectOf(
    {
      theme: { type: 'string', enum: ['light', 'dark'] },
      density: { type: 'integer', minimum: 1, maximum: 3, nullable: true },
    },
    ['theme'],
  ),
  Address: objectOf({ id: number, customer_id: { type: 'string', readOnly: true }, ...address }, [
    'id',
    'customer_id',
    'city',
    'country',
    'is_default',
  ]),
  NewAddress: objectOf(address, ['city', 'country']),
  Note: objectOf({ id: number, ...note, created_at: moment }, [
    'id',
    'text',
    'pinned',
    'created_at',
  ]),
  NewNote: objectOf(note, ['text']),
  NoteChange: objectOf(note),
  Product: objectOf({ sku: { type: 'string', readOnly: true }, ...product, ...times }, [
    'sku',
    'title',
    'price_cents',
    'stock',
    'discontinued',
    ...Object.keys(times),
  ]),
  NewProduct: objectOf(product, ['title', 'price_cents']),
  Order: objectOf(
    {
      id: number,
      number: { type: 'string', readOnly: true, description: 'Unique number for humans.' },
      status: { type: 'string', enum: ['draft', 'submitted', 'cancelled'], readOnly: true },
      customer_id: { type: 'string' },
      ...order,
      total_cents: number,
      cancel_reason: { type: 'string', nullable: true, readOnly: true },
      submitted_at: { ...moment, nullable: true },
      lock_version: { type: 'integer' },
      ...times,
    },
    ['id', 'number', 'status', 'customer_id', 'currency', 'lines', 'total_cents', 'lock_version'],
  ),
  NewOrder: objectOf({ customer_id: { type: 'string' }, ...order }, ['customer_id', 'lines'], {
    additionalProperties: false,
  }),
  OrderChange: objectOf({ lock_version: { type: 'integer' }, ...order }, ['lock_version'], {
    additionalProperties: false,
  }),
  Cancellation: objectOf({ reason: text(50, { minLength: 1 }) }, ['reason']),
  Invoice: objectOf(
    {
      invoice_number: { type: 'string' },
      order_id: { type: 'integer' },
      total_cents: { type: 'integer' },
    },
    ['invoice_number', 'order_id', 'total_cents'],
  ),
};
