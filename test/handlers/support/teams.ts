import type { Test } from 'tap';
import { json } from '../../support/sandlot-of.ts';
import {
  arraySchema,
  objectSchema,
  pathParameter,
  ref,
  type SendRequest,
  serveDocument,
  withRequestBody,
} from './serve-document.ts';

export const integer = { type: 'integer' };
export const text = { type: 'string' };
export const gone = { responses: { 204: {} } };

export function lists(schema: object) {
  return { get: { responses: { 200: json(arraySchema(schema)) } } };
}

export function takes(sent: object, answer?: object, status = 200) {
  return {
    ...withRequestBody(sent),
    responses: { [status]: answer ? json(answer) : {} },
  };
}

/** All and one of some records. */
function records(noun: string, schema: object, parameter = 'id') {
  return {
    [`/${noun}`]: { ...lists(schema), post: takes(objectSchema({ name: text }), schema, 201) },
    [`/${noun}/{${parameter}}`]: {
      parameters: [pathParameter(parameter, 'integer')],
      get: { responses: { 200: json(schema) } },
      patch: takes(objectSchema({ name: text, team_id: integer }), schema),
      delete: gone,
    },
  };
}

export const user = ref('User');
export const team = pathParameter('team', 'integer');
export const named = objectSchema({ id: integer, name: text }, { required: ['id', 'name'] });

/** Serves teams and users, and more paths. */
export function serveTeams(t: Test, paths: object, User: object = named) {
  return serveDocument(
    t,
    { ...records('teams', ref('Team')), ...records('users', user), ...paths },
    { schemas: { Team: named, User } },
  );
}

export async function idsOf(send: SendRequest, url: string) {
  return (await send('GET', url)).body.map(({ id }: { id: number }) => id);
}

export const all = { parameters: [team], ...lists(user) };
