import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance, InjectOptions } from 'fastify';
import type { Test } from 'tap';
import { createSchemaValidators, listOperations, loadDocument } from '../../src/openapi/openapi.ts';
import { answerOf } from './sandlot-of.ts';

/** Sends a control call, such as `POST /reset`, and answers its status and body. */
export type Control = (
  call: string,
  options?: { readonly body?: unknown; readonly headers?: Record<string, string> },
) => Promise<readonly [number, unknown]>;

/**
 * Control calls of an app; each reply has to fit the document of the control routes, which is read
 * from the app itself.
 */
export async function controlOf(t: Test, app: FastifyInstance, prefix = ''): Promise<Control> {
  const file = join(t.testdirName, 'control.json');
  writeFileSync(file, (await app.inject('/_sandlot/control.json')).body);
  const document = await loadDocument(file);
  const schemas = createSchemaValidators(document);
  const templates = listOperations(document).map((operation) => ({
    operation,
    pattern: new RegExp(
      `^${operation.method} ${operation.path.replace(/\{\w+\}/g, '[^/]*').replace('.', '\\.')}$`,
    ),
  }));
  return async (call, { body, headers = {} } = {}) => {
    const [method = '', path = ''] = call.split(' ');
    const payload = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    const reply = await app.inject({
      method: method as 'GET',
      url: `${prefix}/_sandlot${path}`,
      headers,
      ...(payload === undefined ? {} : { payload }),
    } satisfies InjectOptions);
    const operation = templates.find(({ pattern }) =>
      pattern.test(String(call.split('?', 1)[0])),
    )?.operation;
    const type = String(reply.headers['content-type']).split(';', 1)[0] ?? '';
    if (operation === undefined) {
      t.strictSame([reply.statusCode, type], [404, 'application/problem+json'], call);
      return answerOf(reply);
    }
    const documented = operation.replies.get(String(reply.statusCode));
    t.ok(documented, `${call} may answer ${reply.statusCode}`);
    const content = documented?.content.get(type);
    t.equal(content === undefined, reply.body === '', `${call} may answer ${type}`);
    const [, answer] = answerOf(reply);
    if (content !== undefined) {
      t.strictSame(schemas.check(`${content}/schema`)(answer, 'body'), [], call);
    }
    return answerOf(reply);
  };
}
