/** The document of an API with members, single records below others, and records that only a parent lists. */
const inPath = (name: string, schema: object) => ({ name, in: 'path', required: true, schema });
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const json = (schema: object) => ({ 'application/json': { schema } });
const shows = (name: string) => ({ description: name, content: json(ref(name)) });
const lists = (name: string) => ({
  description: name,
  content: json({ type: 'array', items: ref(name) }),
});
const refusals = { 400: { description: 'Invalid' }, 404: { description: 'Unknown' } };
const takes = (name: string) => ({ requestBody: { required: true, content: json(ref(name)) } });
const teamId = inPath('teamId', { type: 'string' });
const userId = inPath('userId', { type: 'string' });

function collection(name: string, one: string) {
  return {
    get: { operationId: `list${name}`, responses: { 200: lists(one), ...refusals } },
    post: {
      operationId: `add${one}`,
      ...takes(one),
      responses: { 201: shows(one), ...refusals },
    },
  };
}

function item(one: string, parameters: readonly object[]) {
  return {
    parameters,
    get: { operationId: `read${one}`, responses: { 200: shows(one), ...refusals } },
    patch: {
      operationId: `change${one}`,
      ...takes(`${one}Change`),
      responses: { 200: shows(one), ...refusals },
    },
    delete: {
      operationId: `remove${one}`,
      responses: { 204: { description: 'Gone' }, ...refusals },
    },
  };
}

const id = { type: 'string', readOnly: true };
const text = { type: 'string', minLength: 1, maxLength: 40 };
const object = (properties: object, ...required: readonly string[]) => ({
  type: 'object',
  required,
  additionalProperties: false,
  properties,
});
const noteCount = { type: 'integer', readOnly: true };
const ofTeam = { type: 'string', readOnly: true };

export const guildDocument = {
  openapi: '3.1.0',
  info: { title: 'Guild', version: '1' },
  paths: {
    '/teams': collection('Teams', 'Team'),
    '/teams/{teamId}': item('Team', [teamId]),
    '/teams/{teamId}/users': {
      parameters: [teamId],
      get: { operationId: 'listMembers', responses: { 200: lists('User'), ...refusals } },
    },
    '/teams/{teamId}/users/{userId}': {
      parameters: [teamId, userId],
      put: {
        operationId: 'addMember',
        summary: 'Add a user to a team',
        responses: { 204: { description: 'Added' }, ...refusals },
      },
      delete: {
        operationId: 'removeMember',
        summary: 'Remove a user from a team',
        responses: { 204: { description: 'Left' }, ...refusals },
      },
    },
    '/teams/{teamId}/notes': { parameters: [teamId], ...collection('Notes', 'Note') },
    '/notes/{noteId}': item('Note', [inPath('noteId', { type: 'string' })]),
    '/users': collection('Users', 'User'),
    '/users/{userId}': item('User', [userId]),
    '/users/{userId}/profile': {
      parameters: [userId],
      get: { operationId: 'readProfile', responses: { 200: shows('Profile'), ...refusals } },
      put: {
        operationId: 'setProfile',
        summary: 'Replace the profile',
        ...takes('Profile'),
        responses: { 200: shows('Profile'), ...refusals },
      },
      delete: {
        operationId: 'clearProfile',
        responses: { 204: { description: 'Gone' }, ...refusals },
      },
    },
  },
  components: {
    schemas: {
      Team: object({ id, name: text, noteCount }, 'name'),
      TeamChange: object({ name: text }),
      User: object({ id, name: text }, 'name'),
      UserChange: object({ name: text }),
      Note: object({ id, teamId: ofTeam, text }, 'text'),
      NoteChange: object({ text }),
      Profile: object({ motto: text, about: text }, 'motto'),
    },
  },
};
