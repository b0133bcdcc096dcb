import { createHash } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { documentOf, json } from '../../../support/sandlot-of.ts';

/** Faults of the tasks API, each with the operation and check that must report it. */
export const taskFaults = {
  'an unknown field is accepted': ['add', 'refusal'],
  'null is accepted for a list': ['add', 'refusal'],
  'duplicate labels are accepted': ['add', 'refusal'],
  'done cannot be changed': ['change', 'updated'],
  'labels cannot be changed': ['change', 'updated'],
  'priority cannot be changed': ['change', 'updated'],
  'a change applies to every task': ['change', 'untouched'],
  'a removal removes every task': ['remove', 'removed'],
  'an id is given again': ['add', 'identity'],
  'an invalid token is accepted': ['list', 'credential'],
  'an empty token is accepted': ['remove', 'credential'],
  'the body is checked before the token': ['add', 'credential'],
  'If-None-Match is ignored': ['read', 'conditional'],
  'an error shows a stack trace': ['add', 'leak'],
  'an error shows a Java stack trace': ['add', 'leak'],
  'an error shows a Python stack trace': ['add', 'leak'],
  'an error shows SQL': ['add', 'leak'],
  'an error shows a database error': ['add', 'leak'],
  'an error shows a file path': ['read', 'leak'],
} as const;

export type TaskFault = keyof typeof taskFaults;

const text = { type: 'string' };
const fields = {
  title: { ...text, minLength: 1, maxLength: 40 },
  done: { type: 'boolean' },
  priority: { type: 'integer', minimum: 1, maximum: 9 },
  labels: { type: 'array', maxItems: 4, uniqueItems: true, items: { ...text, minLength: 1 } },
};
const input = { type: 'object', additionalProperties: false, properties: fields };
const task = {
  type: 'object',
  required: ['id', ...Object.keys(fields)],
  properties: { id: { type: 'integer', readOnly: true }, ...fields },
};
const error = json({ type: 'object', properties: { error: text } });
const refusals = { 400: error, 401: error };
const id = { name: 'id', in: 'path', required: true, schema: { type: 'integer' } };

export const tasksDocument = documentOf(
  {
    '/tasks': {
      get: {
        operationId: 'list',
        responses: { 200: json({ type: 'array', items: task }), 401: error },
      },
      post: {
        operationId: 'add',
        requestBody: { required: true, ...json({ ...input, required: Object.keys(fields) }) },
        responses: { 201: json(task), ...refusals },
      },
    },
    '/tasks/{id}': {
      parameters: [id],
      get: { operationId: 'read', responses: { 200: json(task), ...refusals, 404: error } },
      patch: {
        operationId: 'change',
        requestBody: { required: true, ...json({ ...input, minProperties: 1 }) },
        responses: { 200: json(task), ...refusals, 404: error },
      },
      delete: {
        operationId: 'remove',
        responses: { 204: { description: '' }, ...refusals, 404: error },
      },
    },
  },
  {
    security: [{ token: [] }],
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
  },
);

export const tasksToken = 'open sesame';

const leaks: Readonly<Partial<Record<TaskFault, string>>> = {
  'an error shows a stack trace': 'Error: no\n    at check (/app/check.mjs:12:7)\n',
  'an error shows a Java stack trace': 'no at com.tasks.Check.run(Check.java:12)',
  'an error shows a Python stack trace': 'Traceback (most recent call last): no',
  'an error shows SQL': 'no: INSERT INTO tasks (title) VALUES (1)',
  'an error shows a database error': 'SQLSTATE[23000]: no',
};

type Task = Record<string, unknown> & { id: number };
type Reply = { readonly status: number; readonly body?: unknown; readonly headers?: object };

/** A tasks API that matches its document, but for one fault. */
export function openTasks(fault?: TaskFault): Server {
  const has = (name: TaskFault): boolean => name === fault;
  const tasks = new Map<number, Task>();
  let lastId = 0;
  const nextId = () =>
    (lastId = has('an id is given again') ? Math.max(0, ...tasks.keys()) + 1 : lastId + 1);
  const isAuthorized = ({ authorization }: IncomingHttpHeaders): boolean =>
    authorization === `Bearer ${tasksToken}` ||
    (has('an invalid token is accepted') && /^Bearer ./.test(`${authorization}`)) ||
    (has('an empty token is accepted') && /^Bearer\s*$/.test(`${authorization}`));
  const update = (found: Task, changes: object): Task => {
    const next: Record<string, unknown> = { ...changes };
    for (const name of ['done', 'labels', 'priority'] as const)
      if (has(`${name} cannot be changed`)) delete next[name];
    const changed = has('a change applies to every task') ? [...tasks.values()] : [found];
    for (const one of changed) tasks.set(one.id, { ...one, ...next, id: one.id });
    return tasks.get(found.id) ?? found;
  };
  const handleTask = (
    method: string,
    headers: IncomingHttpHeaders,
    found: Task,
    body: unknown,
  ): Reply => {
    if (method === 'GET') {
      const etag = `"${createHash('md5').update(JSON.stringify(found)).digest('hex')}"`;
      const isKnown = headers['if-none-match'] === etag && !has('If-None-Match is ignored');
      return isKnown
        ? { status: 304, headers: { etag } }
        : { status: 200, body: found, headers: { etag } };
    }
    if (method === 'DELETE') {
      if (has('a removal removes every task')) tasks.clear();
      tasks.delete(found.id);
      return { status: 204 };
    }
    if (method !== 'PATCH')
      return {
        status: 405,
        headers: { allow: 'GET, PATCH, DELETE' },
        body: { error: 'no method' },
      };
    const wrong = findError(body, has, 'part');
    return wrong
      ? { status: 400, body: { error: wrong } }
      : { status: 200, body: update(found, Object(body)) };
  };
  const handle = (
    method: string,
    path: string,
    headers: IncomingHttpHeaders,
    body: unknown,
  ): Reply => {
    const wrong = method === 'POST' ? findError(body, has, 'whole') : undefined;
    const isLate = has('the body is checked before the token') && method === 'POST';
    if (isLate && !isAuthorized(headers)) return { status: 400, body: { error: 'no' } };
    if (!isAuthorized(headers)) return { status: 401, body: { error: 'no token' } };
    if (path === '/tasks' && method === 'GET') return { status: 200, body: [...tasks.values()] };
    if (path === '/tasks' && method !== 'POST')
      return { status: 405, headers: { allow: 'GET, POST' }, body: { error: 'no method' } };
    if (path === '/tasks') {
      if (wrong)
        return {
          status: 400,
          body: { error: leaks[fault ?? 'an error shows a file path'] ?? wrong },
        };
      const added = { ...Object(body), id: nextId() };
      tasks.set(added.id, added);
      return { status: 201, body: added };
    }
    const key = path.slice('/tasks/'.length);
    if (!/^-?\d+$/.test(key)) return { status: 400, body: { error: 'no id' } };
    const found = tasks.get(Number(key));
    const missing = has('an error shows a file path') ? 'not in /srv/tasks/store.js' : 'no task';
    return found
      ? handleTask(method, headers, found, body)
      : { status: 404, body: { error: missing } };
  };
  return createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = '', url = '', headers } = request;
    const reply = handle(method, url, headers, parse(Buffer.concat(chunks).toString(), headers));
    const hasBody = reply.body !== undefined;
    response.writeHead(reply.status, {
      ...(hasBody && { 'content-type': 'application/json' }),
      ...reply.headers,
    });
    response.end(hasBody ? JSON.stringify(reply.body) : undefined);
  });
}

function parse(body: string, { 'content-type': type }: IncomingHttpHeaders): unknown {
  try {
    return type === 'application/json' ? JSON.parse(body) : undefined;
  } catch {
    return undefined;
  }
}

const rules: Readonly<Record<string, (value: unknown) => boolean>> = {
  title: (value) => typeof value === 'string' && value.length >= 1 && [...value].length <= 40,
  done: (value) => typeof value === 'boolean',
  priority: (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 9,
  labels: (value) =>
    Array.isArray(value) &&
    value.length <= 4 &&
    value.every((label) => typeof label === 'string' && label !== ''),
};

/** What is wrong with a body; `undefined` when nothing is. */
function findError(
  body: unknown,
  has: (fault: TaskFault) => boolean,
  extent: 'whole' | 'part',
): string | undefined {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return 'no object';
  const entries = Object.entries(body);
  const wrong = entries.find(([name, value]) => {
    if (name === 'labels' && value === null && has('null is accepted for a list')) return false;
    const rule = rules[name];
    return rule ? !rule(value) : !has('an unknown field is accepted');
  });
  if (wrong) return `${wrong[0]} is wrong`;
  const labels: unknown = Object(body).labels;
  const hasDuplicates = Array.isArray(labels) && new Set(labels).size < labels.length;
  if (hasDuplicates && !has('duplicate labels are accepted')) return 'labels has duplicates';
  if (extent === 'part') return entries.length === 0 ? 'nothing to change' : undefined;
  return Object.keys(rules).every((name) => name in body) ? undefined : 'a field is missing';
}
