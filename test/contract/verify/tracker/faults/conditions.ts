import { randomUUID } from 'node:crypto';
import { type FaultClass, onReply, withBody, withHeaders } from '../fault.ts';

export const conditionFaults: FaultClass = {
  name: 'versions and conditions',
  faults: [
    {
      name: 'the ETag stays after a change',
      code: 'etag',
      rules: () => ({ etag: ({ id }) => `"${id}"` }),
    },
    {
      name: 'the ETag differs at each read',
      code: 'etag',
      rules: () => ({ etag: () => `"${randomUUID()}"` }),
    },
    {
      name: 'a stale If-Match is accepted',
      code: 'if-match',
      rules: () => ({ isMatched: () => true }),
    },
    {
      name: 'a current If-Match is refused',
      code: 'if-match',
      rules: () => ({ isMatched: (condition) => condition === '*' }),
    },
    {
      name: 'a stale If-Match is refused, but the change is stored',
      code: 'if-match',

      reply: (reply, { operationId, parameters, body }, state) => {
        if (operationId !== 'updateProject' || reply.status !== 412) return reply;
        const project = state.records.project.get(`${parameters.projectId}`);
        if (project)
          state.records.project.set(`${project.id}`, {
            ...project,
            ...JSON.parse(body.toString()),
          });
        return reply;
      },
    },
    {
      name: 'If-Match is ignored by DELETE',
      code: 'if-match',

      reply: (reply, { operationId, parameters }, state) => {
        if (operationId !== 'deleteProject' || reply.status !== 412) return reply;
        state.records.project.delete(`${parameters.projectId}`);
        return { status: 204 };
      },
    },
    {
      name: 'If-None-Match is ignored',
      code: 'if-none-match',
      rules: () => ({ isUnchanged: () => false }),
    },
    {
      name: '304 is sent although the ETag differs',
      code: 'if-none-match',
      rules: () => ({ isUnchanged: (condition) => condition !== undefined }),
    },
    {
      name: '304 is sent without a condition',
      code: 'if-none-match',
      rules: ({ isUnchanged }) => {
        const seen = new Set<string>();
        return {
          isUnchanged: (condition, etag) => {
            const isSeen = seen.has(etag);
            seen.add(etag);
            return condition === undefined ? isSeen : isUnchanged(condition, etag);
          },
        };
      },
    },
    {
      name: 'the version stays after a change',
      code: 'version',
      rules: ({ touch }) => ({
        touch: (before, next, now) => ({ ...touch(before, next, now), version: before.version }),
        etag: ({ updatedAt, name }) => `"${Buffer.from(`${updatedAt}${name}`).toString('base64')}"`,
      }),
    },
    {
      name: 'the time of the last change stays',
      code: 'version',
      rules: ({ touch }) => ({
        touch: (before, next, now) => ({
          ...touch(before, next, now),
          updatedAt: before.updatedAt,
        }),
      }),
    },
    {
      name: 'the time of the creation moves with a change',
      code: 'version',
      rules: ({ touch }) => ({
        touch: (before, next, now) => ({
          ...touch(before, next, now),
          createdAt: now.toISOString(),
        }),
      }),
    },
    {
      name: 'the version grows with each read',
      code: 'version',
      rules: ({ show }, state) => ({
        show: (kind, record, where, own) => {
          if (where === 'one' && kind === 'contact')
            state.records.contact.set(`${record.id}`, {
              ...record,
              version: Number(record.version) + 1,
            });
          return show(kind, record, where, own);
        },
      }),
    },
    {
      name: 'the time of the last change moves with a read',
      code: 'version',
      ...onReply('readTask', 200, (reply) =>
        withBody(reply, (body) => ({ ...body, updatedAt: new Date().toISOString() })),
      ),
    },
    {
      name: 'the reply to a change has the old ETag',
      code: 'etag',
      ...onReply('updateProject', 200, (reply) =>
        withHeaders(reply, { etag: `"v${Object(reply.body).version - 1}"` }),
      ),
    },
    {
      name: 'HEAD has no ETag',
      code: 'head',
      ...onReply('headProject', 200, (reply) => withHeaders(reply, { etag: undefined })),
    },
    {
      name: 'HEAD has another ETag',
      code: 'head',
      ...onReply('headProject', 200, (reply) => withHeaders(reply, { etag: '"other"' })),
    },
    {
      name: 'HEAD has another content type',
      code: 'head',
      ...onReply('headProject', 200, (reply) =>
        withHeaders(reply, { 'content-type': 'text/html' }),
      ),
    },
    {
      name: 'HEAD has another length',
      code: 'head',
      ...onReply('headProject', 200, (reply) => withHeaders(reply, { 'content-length': '7' })),
    },
    {
      name: 'HEAD answers 404',
      code: 'head',
      ...onReply('headProject', 200, (reply) => ({ ...reply, status: 404 })),
    },
    {
      name: 'the ETag is missing',
      code: 'F101',
      ...onReply('readProject', 200, (reply) => withHeaders(reply, { etag: undefined })),
    },
  ],
};
