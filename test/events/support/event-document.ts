import {
  accepting,
  integer,
  list,
  object,
  ref,
  returning,
  text,
} from '../../support/api-model-of.ts';
import { documentOf, json, silent } from '../../support/sandlot-of.ts';

const states = { ...text, enum: ['open', 'cancelled'], default: 'open' };
const schemas = {
  Order: object(
    { id: { ...integer, readOnly: true }, item: text, status: states },
    { required: ['id', 'item'] },
  ),
  OrderEvent: object(
    {
      id: text,
      type: { ...text, enum: ['order.created', 'order.cancelled'] },
      created_at: { ...text, format: 'date-time' },
      data: ref('Order'),
    },
    { required: ['id', 'type', 'created_at', 'data'] },
  ),
  Hook: object(
    {
      id: { ...integer, readOnly: true },
      url: text,
      events: list(text),
      active: { type: 'boolean' },
      secret: text,
    },
    { required: ['id', 'url'] },
  ),
};
const order = ref('Order');
const orderEvent = { post: { requestBody: json(ref('OrderEvent')) } };
function created(schema: object) {
  return { ...accepting(schema), responses: { 201: json(schema) } };
}

/** The operations on a kind of record. */
function recordPaths(name: string, schema: object): Readonly<Record<string, object>> {
  const parameters = [{ name: 'id', in: 'path', required: true, schema: integer }];
  return {
    [`/${name}`]: { get: returning(list(schema)), post: created(schema) },
    [`/${name}/{id}`]: {
      parameters,
      get: returning(schema),
      patch: accepting(schema),
      delete: silent,
    },
  };
}

export const orderPaths: Readonly<Record<string, object>> = {
  ...recordPaths('orders', order),
  '/orders/{id}/cancel': {
    parameters: [{ name: 'id', in: 'path', required: true, schema: integer }],
    post: returning(order),
  },
};
export const hookPaths = recordPaths('hooks', ref('Hook'));

export const orderWebhooks = { 'order.created': orderEvent, 'order.cancelled': orderEvent };

/** A shop with orders, which sends webhooks about them. */
export function eventDocument(paths: object = {}, webhooks: object = orderWebhooks) {
  return documentOf(
    { ...orderPaths, ...hookPaths, ...paths },
    { components: { schemas }, webhooks },
  );
}
