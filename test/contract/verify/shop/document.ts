import { schemas } from './schemas.ts';

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const jsonOf = (schema: object) => ({ 'application/json': { schema } });
const dataOf = (name: string) => ({
  type: 'object',
  required: ['data'],
  properties: { data: ref(name) },
});
const listOf = (name: string) => ({
  type: 'object',
  required: ['data', 'meta'],
  properties: { data: { type: 'array', items: ref(name) }, meta: ref('ListMeta') },
});
const body = (name: string) => ({ requestBody: { required: true, content: jsonOf(ref(name)) } });
const form = (name: string) => ({
  requestBody: {
    required: true,
    content: { 'application/x-www-form-urlencoded': { schema: ref(name) } },
  },
});
const inPath = (name: string, schema: object) => ({ name, in: 'path', required: true, schema });
const query = (name: string, schema: object, description?: string) => ({
  ...{ name, in: 'query', schema },
  ...(description !== undefined && { description }),
});

const error = (description: string) => ({ description, content: jsonOf(ref('Failure')) });
const unauthorized = { 401: error('The API key is missing or wrong.') };
const invalid = { 422: error('The request is not valid.'), ...unauthorized };
const missing = { 404: error('Not found.'), ...invalid };
const conflict = (text: string) => ({ 409: error(text) });
const noContent = { 204: { description: 'Removed.' } };
const one = (name: string) => ({ description: 'One.', content: jsonOf(dataOf(name)) });
const created = (name: string) => ({
  201: { ...one(name), headers: { Location: { schema: { type: 'string' } } } },
});
const many = (name: string) => ({ description: 'Some.', content: jsonOf(listOf(name)) });

const id = { type: 'integer', minimum: 1 };
const customerId = inPath('customer_id', { type: 'string', pattern: '^cus_[0-9a-f]{8}$' });
const orderId = inPath('order_id', id);
const sku = inPath('sku', { type: 'string', minLength: 1, maxLength: 20 });
const pages = [
  query('offset', { type: 'integer', minimum: 0, default: 0 }),
  query('limit', { type: 'integer', minimum: 1, maximum: 100, default: 25 }),
];

const paths = {
  '/account': {
    get: {
      operationId: 'getAccount',
      tags: ['account'],
      responses: { 200: one('Account'), ...unauthorized },
    },
  },
  '/settings': {
    get: { operationId: 'getSettings', responses: { 200: one('Settings'), ...unauthorized } },
    patch: {
      operationId: 'changeSettings',
      ...body('SettingsChange'),
      responses: { 200: one('Settings'), ...invalid },
    },
  },
  '/customers': {
    get: {
      operationId: 'listCustomers',
      description: 'Lists your customers.',
      parameters: [
        query('email', { type: 'string' }),
        query('segment', { type: 'string', enum: ['retail', 'wholesale', 'vip'] }),
        query('created_after', { type: 'string', format: 'date-time' }),
        query('search', { type: 'string' }, 'Part of the name or the email.'),
        query('sort_by', { type: 'string', enum: ['name', 'credit_limit', 'created_at'] }),
        query('sort_dir', { type: 'string', enum: ['asc', 'desc'], default: 'asc' }),
        ...pages,
      ],
      responses: { 200: many('Customer'), ...invalid },
    },
    post: {
      operationId: 'addCustomer',
      ...body('NewCustomer'),
      responses: { ...created('Customer'), ...invalid },
    },
  },
  '/customers/{customer_id}': {
    parameters: [customerId],
    get: { operationId: 'getCustomer', responses: { 200: one('Customer'), ...missing } },
    head: { operationId: 'hasCustomer', responses: { 200: { description: 'Yes.' }, ...missing } },
    patch: {
      operationId: 'changeCustomer',
      ...body('CustomerChange'),
      responses: { 200: one('Customer'), ...missing },
    },
    delete: {
      operationId: 'removeCustomer',
      responses: { ...noContent, ...missing, ...conflict('The customer has orders.') },
    },
  },
  '/customers/{customer_id}/preferences': {
    parameters: [customerId],
    get: { operationId: 'getPreferences', responses: { 200: one('Preferences'), ...missing } },
    put: {
      operationId: 'putPreferences',
      summary: 'Replace the preferences of a customer',
      ...body('Preferences'),
      responses: { 200: one('Preferences'), ...missing },
    },
  },
  '/customers/{customer_id}/addresses': {
    parameters: [customerId],
    get: {
      operationId: 'listAddresses',
      parameters: pages,
      responses: { 200: many('Address'), ...missing },
    },
    post: {
      operationId: 'addAddress',
      ...body('NewAddress'),
      responses: { ...created('Address'), ...missing },
    },
  },
  '/customers/{customer_id}/addresses/{address_id}': {
    parameters: [customerId, inPath('address_id', id)],
    get: { operationId: 'getAddress', responses: { 200: one('Address'), ...missing } },
    put: {
      operationId: 'replaceAddress',
      ...body('NewAddress'),
      responses: { 200: one('Address'), ...missing },
    },
    delete: { operationId: 'removeAddress', responses: { ...noContent, ...missing } },
  },
  '/customers/{customer_id}/notes': {
    parameters: [customerId],
    get: {
      operationId: 'listNotes',
      parameters: [query('pinned', { type: 'boolean' }), ...pages],
      responses: { 200: many('Note'), ...missing },
    },
    post: {
      operationId: 'addNote',
      ...form('NewNote'),
      responses: { ...created('Note'), ...missing },
    },
  },
  '/customers/{customer_id}/notes/{note_id}': {
    parameters: [customerId, inPath('note_id', id)],
    get: { operationId: 'getNote', responses: { 200: one('Note'), ...missing } },
    post: {
      operationId: 'changeNote',
      summary: 'Update a note',
      ...form('NoteChange'),
      responses: { 200: one('Note'), ...missing },
    },
    delete: { operationId: 'removeNote', responses: { ...noContent, ...missing } },
  },
  '/products': {
    get: {
      operationId: 'listProducts',
      parameters: [
        query('discontinued', { type: 'boolean' }),
        query('price_gte', { type: 'integer', minimum: 0 }),
        query('price_lte', { type: 'integer', minimum: 0 }),
        {
          ...query('sku', { type: 'array', items: { type: 'string' }, maxItems: 20 }),
          ...{ style: 'form', explode: false },
        },
        query('sort', {
          type: 'string',
          enum: ['title:asc', 'title:desc', 'price_cents:asc', 'price_cents:desc'],
        }),
        ...pages,
      ],
      responses: { 200: many('Product'), ...invalid },
    },
  },
  '/products/{sku}': {
    parameters: [sku],
    get: { operationId: 'getProduct', responses: { 200: one('Product'), ...missing } },
    put: {
      operationId: 'putProduct',
      summary: 'Create or replace a product',
      ...body('NewProduct'),
      responses: { 200: one('Product'), ...created('Product'), ...invalid },
    },
    delete: { operationId: 'removeProduct', responses: { ...noContent, ...missing } },
  },
  '/orders': {
    get: {
      operationId: 'listOrders',
      parameters: [
        query('status', { type: 'string', enum: ['draft', 'submitted', 'cancelled'] }),
        query('currency', { type: 'string', enum: ['EUR', 'USD', 'CHF'] }),
        query('customer_id', { type: 'string' }),
        query('min_total_cents', { type: 'integer', minimum: 0 }),
        query('q', { type: 'string' }, 'Text in the comment.'),
        query('order_by', { type: 'string', enum: ['id', '-id', 'total_cents', '-total_cents'] }),
        ...pages,
      ],
      responses: { 200: many('Order'), ...invalid },
    },
    post: {
      operationId: 'placeOrder',
      ...body('NewOrder'),
      responses: { ...created('Order'), ...invalid },
    },
  },
  '/orders/{order_id}': {
    parameters: [orderId],
    get: { operationId: 'getOrder', responses: { 200: one('Order'), ...missing } },
    patch: {
      operationId: 'changeOrder',
      ...body('OrderChange'),
      responses: {
        200: one('Order'),
        ...missing,
        ...conflict('The order was changed in between, or it is not a draft.'),
      },
    },
    delete: {
      operationId: 'removeOrder',
      responses: { ...noContent, ...missing, ...conflict('The order was submitted.') },
    },
  },
  '/orders/{order_id}/submit': {
    parameters: [orderId],
    post: {
      operationId: 'submitOrder',
      responses: {
        200: one('Order'),
        ...missing,
        ...conflict('The order is not a draft.'),
      },
    },
  },
  '/orders/{order_id}/cancel': {
    parameters: [orderId],
    post: {
      operationId: 'cancelOrder',
      ...body('Cancellation'),
      responses: {
        200: one('Order'),
        ...missing,
        ...conflict('The order is cancelled already.'),
      },
    },
  },
  '/orders/{order_id}/invoice': {
    parameters: [orderId],
    post: {
      operationId: 'invoiceOrder',
      responses: { ...created('Invoice'), ...missing },
    },
  },
  '/invoice-files/{invoice_number}': {
    parameters: [inPath('invoice_number', { type: 'string' })],
    get: { operationId: 'getInvoice', responses: { 200: one('Invoice'), ...missing } },
  },
  '/exports/customers': {
    get: {
      operationId: 'exportCustomers',
      responses: {
        200: { description: 'A table.', content: { 'text/csv': { schema: { type: 'string' } } } },
        ...unauthorized,
      },
    },
  },
};

/** The document of the shop: customers with addresses and notes, products, orders and settings. */
export const shopDocument = {
  openapi: '3.0.3',
  info: { title: 'Shop', version: '2.1' },
  servers: [{ url: '/api/v2' }],
  security: [{ key: [] }],
  paths,
  components: {
    securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-Api-Key' } },
    schemas,
  },
};
