import { toProblem } from '../call.ts';
import { type FaultClass, onReply, withBody, withHeaders } from '../fault.ts';

export const protocolFaults: FaultClass = {
  name: 'protocol',
  faults: [
    {
      name: '405 has no Allow',
      code: 'method',
      reply: (reply) => (reply.status === 405 ? withHeaders(reply, { allow: undefined }) : reply),
    },
    {
      name: 'Allow leaves out a method',
      code: 'method',
      reply: (reply) =>
        reply.status === 405
          ? withHeaders(reply, { allow: reply.headers?.allow?.replace(/GET(, )?/, '') })
          : reply,
    },
    {
      name: 'an unknown method is answered 200',
      code: 'method',
      reply: (reply) => (reply.status === 405 ? { status: 200, body: { message: 'ok' } } : reply),
    },
    {
      name: 'an unknown method makes the server fail',
      code: 'F100',
      reply: (reply) =>
        reply.status === 405 ? { status: 500, body: 'Internal Server Error' } : reply,
    },
    {
      name: 'an unknown method of one path is answered 404',
      code: 'method',
      reply: (reply, { path }) =>
        reply.status === 405 && path === '/contacts' ? toProblem(404, 'Missing.') : reply,
    },
    {
      name: 'OPTIONS fails',
      code: 'method',
      reply: (reply, { method }) => (method === 'OPTIONS' ? { status: 500, body: 'Error' } : reply),
    },
    {
      name: 'OPTIONS names wrong methods',
      code: 'method',
      reply: (reply, { method }) =>
        method === 'OPTIONS' ? withHeaders(reply, { allow: 'GET, OPTIONS' }) : reply,
    },
    {
      name: 'any media type is accepted',
      code: 'media-type',
      rules: () => ({ acceptsMediaType: () => true }),
    },
    {
      name: 'a wrong media type makes the server fail',
      code: 'F100',
      reply: (reply) => (reply.status === 415 ? toProblem(500, 'Failed.') : reply),
    },
    {
      name: 'an Accept that cannot be met makes the server fail',
      code: 'F100',
      reply: (reply) => (reply.status === 406 ? { status: 500, body: 'Error' } : reply),
    },
    {
      name: 'the media type of the reply is that of Accept, whatever it has',
      code: 'media-type',
      rules: () => ({ acceptsReplyType: () => true }),
      reply: (reply, { headers }) =>
        reply.body !== undefined && /^[\w.+-]+\/[\w.+-]+$/.test(headers.accept ?? '')
          ? withHeaders(reply, { 'content-type': `${headers.accept}` })
          : reply,
    },
    {
      name: 'the charset is another than that of the bytes',
      code: 'charset',
      ...onReply('readProject', 200, (reply) => ({
        ...withHeaders(reply, { 'content-type': 'application/json; charset=utf-8' }),
        body: Buffer.from(JSON.stringify(reply.body), 'latin1'),
      })),
    },
    {
      name: 'UTF-8 is called ISO 8859-1',
      code: 'charset',
      ...onReply('readContact', 200, (reply) =>
        withHeaders(reply, { 'content-type': 'application/json; charset=iso-8859-1' }),
      ),
    },
    {
      name: 'letters beyond ASCII are replaced',
      code: 'charset',
      ...onReply('readTask', 200, (reply) =>
        withBody(reply, (body) => JSON.parse(JSON.stringify(body).replace(/[^\x20-\x7e]/g, '?'))),
      ),
    },
    {
      name: 'the content type is text',
      code: 'F101',
      ...onReply('readPreferences', 200, (reply) =>
        withHeaders(reply, { 'content-type': 'text/plain' }),
      ),
    },
    {
      name: 'the content type is missing',
      code: 'F101',
      ...onReply('readContact', 200, (reply) => ({
        ...withHeaders(reply, { 'content-type': '' }),
        body: Buffer.from(JSON.stringify(reply.body)),
      })),
    },
    {
      name: 'the body is shorter than its length says',
      code: 'truncated',
      ...onReply('listTasks', 200, (reply) => ({
        ...withHeaders(reply, {
          'content-length': `${JSON.stringify(reply.body).length + 10}`,
          connection: 'close',
        }),
      })),
    },
    {
      name: 'the JSON breaks off',
      code: 'F101',
      ...onReply('readTask', 200, (reply) => ({
        ...withHeaders(reply, { 'content-type': 'application/json' }),
        body: JSON.stringify(reply.body).slice(0, -5),
      })),
    },
    {
      name: 'Location names another record',
      code: 'location',
      ...onReply('createContact', 201, (reply) =>
        withHeaders(reply, { location: '/v1/contacts/1' }),
      ),
    },
    {
      name: 'Location is missing',
      code: 'F101',
      ...onReply('createTask', 201, (reply) => withHeaders(reply, { location: undefined })),
    },
    {
      name: 'Location leads to the list',
      code: 'location',
      ...onReply('uploadFile', 201, (reply) => withHeaders(reply, { location: '/v1/files' })),
    },
    {
      name: 'the connection is cut',
      code: 'no-reply',
      ...onReply('replaceContact', 200, () => undefined),
    },
    {
      name: 'a reply takes three seconds',
      code: 'slow',
      needs: 'a limit of time',
      ...onReply('readMe', 200, (reply) => ({ ...reply, delay: 3000 })),
    },
    {
      name: 'the reply is compressed without being asked for',
      code: 'encoding',
      ...onReply('readMe', 200, (reply) => withHeaders(reply, { 'content-encoding': 'br' })),
    },
  ],
};
