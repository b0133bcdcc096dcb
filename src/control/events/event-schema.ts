import { Type } from 'typebox';
import {
  closedObject,
  componentRef,
  countSchema,
  jsonContent,
  jsonReply,
  mapSchema,
  noContentReply,
  schemaRef,
  textSchema,
  withResponses,
} from '../docs/document-parts.ts';
import { Count } from '../journal/verify-schema.ts';

const instant = Type.String({ format: 'date-time' });
const statusSchema = Type.Union(
  [
    Type.Literal('pending'),
    Type.Literal('delivered'),
    Type.Literal('failed'),
    Type.Literal('dropped'),
    Type.Literal('off'),
  ],
  {
    description:
      '`dropped`: its subscription was removed before it was sent. `off`: nothing is sent (`--webhooks off`).',
  },
);

const attemptSchema = closedObject({
  at: instant,
  status: Type.Optional(Type.Integer({ description: 'The status of the reply.' })),
  error: Type.Optional(Type.String({ description: 'Why there was no reply.' })),
});

export const Delivery = closedObject({
  id: textSchema,
  event: Type.String({ example: 'order.created' }),
  webhook: Type.String({ description: 'The webhook or callback of the document.' }),
  status: statusSchema,
  resource: Type.Optional(textSchema),
  key: Type.Optional(textSchema),
  at: instant,
  request: closedObject({
    method: textSchema,
    url: textSchema,
    headers: mapSchema(textSchema),
    body: textSchema,
  }),
  attempts: Type.Array(attemptSchema),
  next: Type.Optional(
    Type.String({ format: 'date-time', description: 'When it is sent, on the sandbox clock.' }),
  ),
});

export const DeliveryMatch = closedObject(
  {
    event: Type.Optional(textSchema),
    url: Type.Optional(textSchema),
    status: Type.Optional(statusSchema),
    headers: Type.Optional(mapSchema(Type.Unsafe<string | null>({ type: ['string', 'null'] }))),
    body: Type.Optional(
      Type.Unknown({ description: 'A part of the body: objects may have more properties.' }),
    ),
  },
  {
    description: 'Selects messages: every given property must match.',
    example: { event: 'order.created' },
  },
);

export const ExpectedDeliveries = closedObject({
  match: Type.Optional(schemaRef({ DeliveryMatch })),
  count: Type.Optional(schemaRef({ Count })),
  within: Type.Optional(
    Type.Integer({ minimum: 0, maximum: 60_000, default: 1000, description: 'Milliseconds.' }),
  ),
});

export const DeliveryVerdict = closedObject({
  passed: Type.Boolean(),
  matched: countSchema,
  detail: textSchema,
  near: Type.Array(
    closedObject({
      id: textSchema,
      event: textSchema,
      url: textSchema,
      differences: Type.Array(
        closedObject({
          where: textSchema,
          expected: Type.Unknown(),
          actual: Type.Optional(Type.Unknown()),
        }),
      ),
    }),
    { description: 'The nearest misses with their differences, nearest first.' },
  ),
});

const endpointProperties = {
  url: Type.String({ example: 'http://127.0.0.1:3000/hooks' }),
  events: Type.Optional(
    Type.Array(textSchema, { description: 'Names or patterns such as `order.*`; all if absent.' }),
  ),
  secret: Type.Optional(
    Type.String({ description: 'Signs the messages; derived from the URL if absent.' }),
  ),
  option: Type.Optional(
    Type.Boolean({
      description: 'Whether it was set with `--webhook`, for all sandboxes; such ones stay.',
    }),
  ),
};

export const NewWebhooks = closedObject({
  webhooks: Type.Array(closedObject(endpointProperties), { maxItems: 100 }),
});

export const Webhooks = closedObject({
  webhooks: Type.Array(closedObject(endpointProperties), {
    description: 'With those of `--webhook` first.',
  }),
});

export const eventSchemas = {
  Delivery,
  DeliveryMatch,
  ExpectedDeliveries,
  DeliveryVerdict,
  NewWebhooks,
  Webhooks,
};

const Deliveries = closedObject({ deliveries: Type.Array(schemaRef({ Delivery })) });
const sandboxParameters = [componentRef('parameters', 'Sandbox')];
const idParameter = { name: 'id', in: 'path', required: true, schema: textSchema };
const refusals = { 400: 'Invalid' } as const;
const idRefusals = { ...refusals, 404: 'NoDelivery' } as const;
const writeRefusals = { ...refusals, 503: 'NotSaved', 507: 'StorageFull' } as const;

/** The webhooks and callbacks of a sandbox. */
export const eventPaths = {
  '/deliveries': {
    parameters: sandboxParameters,
    get: {
      operationId: 'listDeliveries',
      summary: 'List the webhooks and callbacks that were sent or are due, oldest first',
      ...withResponses({ 200: jsonReply('The messages', { Deliveries }) }, refusals),
    },
  },
  '/deliveries/wait': {
    parameters: sandboxParameters,
    post: {
      operationId: 'waitForDeliveries',
      summary: 'Wait until the expected messages were sent, or time is up',
      requestBody: { content: jsonContent({ ExpectedDeliveries }) },
      ...withResponses({ 200: jsonReply('The result', { DeliveryVerdict }) }, refusals),
    },
  },
  '/deliveries/{id}': {
    parameters: [...sandboxParameters, idParameter],
    get: {
      operationId: 'readDelivery',
      summary: 'Read a message',
      ...withResponses({ 200: jsonReply('The message', { Delivery }) }, idRefusals),
    },
  },
  '/deliveries/{id}/resend': {
    parameters: [...sandboxParameters, idParameter],
    post: {
      operationId: 'resendDelivery',
      summary: 'Send a message again, at once',
      ...withResponses(noContentReply, { ...idRefusals, 503: 'NotSaved', 507: 'StorageFull' }),
    },
  },
  '/webhooks': {
    parameters: sandboxParameters,
    get: {
      operationId: 'listWebhooks',
      summary: 'List where events are sent, with the secrets',
      ...withResponses({ 200: jsonReply('The receivers', { Webhooks }) }, refusals),
    },
    put: {
      operationId: 'setWebhooks',
      summary: 'Set where events of this sandbox are sent, besides its subscriptions',
      requestBody: { required: true, content: jsonContent({ NewWebhooks }) },
      ...withResponses({ 200: jsonReply('The receivers', { Webhooks }) }, writeRefusals),
    },
  },
};
