import { schemas } from './schemas.ts';

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const jsonOf = (name: string) => ({ 'application/json': { schema: ref(name) } });
const body = (name: string) => ({ requestBody: { required: true, content: jsonOf(name) } });
const query = (name: string, schema: object, more: object = {}) => ({
  name,
  in: 'query',
  schema,
  ...more,
});
const inPath = (name: string, schema: object) => ({ name, in: 'path', required: true, schema });
const inHeader = (name: string, description?: string) => ({
  name,
  in: 'header',
  schema: { type: 'string' },
  ...(description !== undefined && { description }),
});

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: ref('Problem') } },
});
const unauthorized = { 401: problem('No valid token.') };
const invalid = { 400: problem('The request is not as described.'), ...unauthorized };
const missing = { ...invalid, 404: problem('There is no such record.') };
const noContent = { 204: { description: 'Done.' } };
const conflict = (text: string) => ({ 409: problem(text) });
const stale = { 412: problem('The record was changed in between.') };
const mediaType = { 415: problem('The media type is not supported.') };

const etag = { ETag: { required: true, schema: { type: 'string' } } };
const reply = (name: string, headers?: object) => ({
  description: 'The record.',
  content: jsonOf(name),
  ...(headers && { headers }),
});
const created = (name: string, links?: object) => ({
  201: {
    ...reply(name, { Location: { required: true, schema: { type: 'string' } } }),
    ...(links && { links }),
  },
});

const uuid = { type: 'string', format: 'uuid' };
const number = { type: 'integer', minimum: 1 };
const text = { type: 'string', maxLength: 60 };
const ifMatch = inHeader('If-Match');
const ifNoneMatch = inHeader('If-None-Match');
const unchanged = { 304: { description: 'Not modified.' } };
const versioned = { parameters: [ifMatch] };
const pageNumber = query('page', { type: 'integer', minimum: 1, default: 1 });
const pageSize = query('pageSize', { type: 'integer', minimum: 1, maximum: 50, default: 20 });
const limit = query('limit', { type: 'integer', minimum: 1, maximum: 50, default: 20 });
const offset = query('offset', { type: 'integer', minimum: 0, default: 0 });

const patch = (name: string) => ({
  requestBody: {
    required: true,
    content: { 'application/merge-patch+json': { schema: ref(name) } },
  },
});

/** The properties of a schema without the required ones, for a merge patch. */
const patchSchema = (name: 'Project' | 'Task' | 'Contact' | 'LabelInput') => {
  const { required: _required, ...schema } = schemas[name];
  return { ...schema, minProperties: 1 };
};

const paths = {
  '/health': {
    get: {
      operationId: 'health',
      security: [],
      responses: {
        200: {
          description: 'Well.',
          content: { 'text/plain': { schema: { type: 'string', const: 'well' } } },
        },
      },
    },
  },
  '/me': {
    get: { operationId: 'readMe', responses: { 200: reply('User'), ...unauthorized } },
  },
  '/projects': {
    get: {
      operationId: 'listProjects',
      summary: 'List your own projects',
      parameters: [
        query('status', { type: 'string', enum: ['planned', 'active', 'paused', 'done'] }),
        query('archived', { type: 'boolean' }),
        query('name', text),
        query('minBudget', { type: 'number', minimum: 0 }),
        query('maxBudget', { type: 'number', minimum: 0 }),
        query('q', text, { description: 'Searches name and description.' }),
        query('sort', {
          type: 'string',
          enum: ['name', '-name', 'priority', '-priority', 'createdAt', '-createdAt'],
        }),
        pageNumber,
        pageSize,
      ],
      responses: {
        200: reply('ProjectPage', {
          Link: { schema: { type: 'string' } },
          'X-Total-Count': { required: true, schema: { type: 'integer' } },
        }),
        ...invalid,
      },
    },
    post: {
      operationId: 'createProject',
      ...body('Project'),
      responses: {
        ...created('Project', {
          read: { operationId: 'readProject', parameters: { projectId: '$response.body#/id' } },
        }),
        ...invalid,
        ...conflict('The code is in use.'),
        ...mediaType,
      },
    },
  },
  '/projects/{projectId}': {
    parameters: [inPath('projectId', uuid)],
    get: {
      operationId: 'readProject',
      parameters: [ifNoneMatch],
      responses: { 200: reply('Project', etag), ...unchanged, ...missing },
    },
    head: {
      operationId: 'headProject',
      responses: { 200: { description: 'It exists.', headers: etag }, ...missing },
    },
    put: {
      operationId: 'replaceProject',
      summary: 'Replace a project',
      ...versioned,
      ...body('Project'),
      responses: {
        200: reply('Project', etag),
        ...missing,
        ...conflict('The code is in use.'),
        ...stale,
        ...mediaType,
      },
    },
    patch: {
      operationId: 'updateProject',
      ...versioned,
      ...patch('ProjectPatch'),
      responses: {
        200: reply('Project', etag),
        ...missing,
        ...conflict('The code is in use.'),
        ...stale,
        ...mediaType,
      },
    },
    delete: {
      operationId: 'deleteProject',
      description: 'Deletes a project with all its tasks.',
      ...versioned,
      responses: { ...noContent, ...missing, ...stale },
    },
  },
  '/projects/{projectId}/tasks': {
    parameters: [inPath('projectId', uuid)],
    get: {
      operationId: 'listTasks',
      parameters: [
        query('state', { type: 'string', enum: ['open', 'completed', 'all'], default: 'all' }),
        query('urgent', { type: 'boolean' }),
        query('search', text, { description: 'Searches title and notes.' }),
        query('sort', { type: 'string', enum: ['title', 'estimate', 'createdAt'] }),
        query('order', { type: 'string', enum: ['asc', 'desc'], default: 'asc' }),
        limit,
        offset,
      ],
      responses: { 200: reply('TaskPage'), ...missing },
    },
    post: {
      operationId: 'createTask',
      ...body('Task'),
      responses: { ...created('Task'), ...missing, ...mediaType },
    },
  },
  '/projects/{projectId}/tasks/{taskId}': {
    parameters: [inPath('projectId', uuid), inPath('taskId', number)],
    get: { operationId: 'readTask', responses: { 200: reply('Task'), ...missing } },
    patch: {
      operationId: 'updateTask',
      ...patch('TaskPatch'),
      responses: { 200: reply('Task'), ...missing, ...mediaType },
    },
    delete: { operationId: 'deleteTask', responses: { ...noContent, ...missing } },
  },
  '/projects/{projectId}/tasks/{taskId}/complete': {
    parameters: [inPath('projectId', uuid), inPath('taskId', number)],
    post: {
      operationId: 'completeTask',
      summary: 'Complete a task',
      responses: {
        200: reply('Task'),
        ...missing,
        ...conflict('The task is completed already.'),
      },
    },
  },
  '/contacts': {
    get: {
      operationId: 'listContacts',
      parameters: [
        query('role', { type: 'string', enum: ['client', 'supplier', 'partner'] }),
        query('active', { type: 'boolean' }),
        query('minRating', { type: 'number', minimum: 0, maximum: 10 }),
        query('sort', { type: 'string', enum: ['name', 'rating', 'id'] }),
        limit,
        query('cursor', { type: 'string', maxLength: 40 }),
      ],
      responses: { 200: reply('ContactPage'), ...invalid },
    },
    post: {
      operationId: 'createContact',
      ...body('Contact'),
      responses: {
        ...created('Contact'),
        ...invalid,
        ...conflict('The email is in use.'),
        ...mediaType,
      },
    },
  },
  '/contacts/{contactId}': {
    parameters: [inPath('contactId', number)],
    get: { operationId: 'readContact', responses: { 200: reply('Contact'), ...missing } },
    put: {
      operationId: 'replaceContact',
      summary: 'Replace a contact',
      ...body('Contact'),
      responses: {
        200: reply('Contact'),
        ...missing,
        ...conflict('The email is in use.'),
        ...mediaType,
      },
    },
    patch: {
      operationId: 'updateContact',
      ...patch('ContactPatch'),
      responses: {
        200: reply('Contact'),
        ...missing,
        ...conflict('The email is in use.'),
        ...mediaType,
      },
    },
    delete: {
      operationId: 'deleteContact',
      responses: { ...noContent, ...missing, ...conflict('Tasks are assigned to the contact.') },
    },
  },
  '/files': {
    get: { operationId: 'listFiles', responses: { 200: reply('FilePage'), ...invalid } },
    post: {
      operationId: 'uploadFile',
      requestBody: {
        required: true,
        content: { 'multipart/form-data': { schema: ref('FileUpload') } },
      },
      responses: { ...created('File'), ...invalid, ...mediaType },
    },
  },
  '/files/{fileId}': {
    parameters: [inPath('fileId', uuid)],
    get: { operationId: 'readFile', responses: { 200: reply('File'), ...missing } },
    delete: { operationId: 'deleteFile', responses: { ...noContent, ...missing } },
  },
  '/files/{fileId}/content': {
    parameters: [inPath('fileId', uuid)],
    get: {
      operationId: 'downloadFile',
      responses: {
        200: {
          description: 'The bytes.',
          content: { 'application/octet-stream': {} },
        },
        ...missing,
      },
    },
    put: {
      operationId: 'replaceFileContent',
      requestBody: { required: true, content: { 'application/octet-stream': {} } },
      responses: { 200: reply('File'), ...missing, ...mediaType },
    },
  },
  '/labels': {
    post: {
      operationId: 'createLabel',
      parameters: [
        inHeader('Idempotency-Key', 'A repeated request with the same key has no further effect.'),
      ],
      ...body('LabelInput'),
      responses: { ...created('Label'), ...invalid, ...mediaType },
    },
  },
  '/labels/{labelId}': {
    parameters: [inPath('labelId', number)],
    get: { operationId: 'readLabel', responses: { 200: reply('Label'), ...missing } },
    patch: {
      operationId: 'updateLabel',
      ...patch('LabelPatch'),
      responses: { 200: reply('Label'), ...missing, ...mediaType },
    },
    delete: { operationId: 'deleteLabel', responses: { ...noContent, ...missing } },
  },
  '/feedback': {
    post: {
      operationId: 'sendFeedback',
      requestBody: {
        required: true,
        content: { 'application/x-www-form-urlencoded': { schema: ref('Feedback') } },
      },
      responses: { 201: reply('Feedback'), ...invalid, ...mediaType },
    },
  },
  '/preferences': {
    get: {
      operationId: 'readPreferences',
      responses: { 200: reply('Preferences'), ...unauthorized },
    },
    put: {
      operationId: 'replacePreferences',
      summary: 'Replace your preferences',
      ...body('Preferences'),
      responses: { 200: reply('Preferences'), ...invalid, ...mediaType },
    },
  },
  '/reports': {
    post: {
      operationId: 'orderReport',
      ...body('ReportOrder'),
      responses: {
        201: {
          ...reply('ReportReceipt'),
          links: {
            report: {
              operationId: 'fetchReport',
              parameters: { reportNumber: '$response.body#/reportNumber' },
            },
          },
        },
        ...invalid,
        ...mediaType,
      },
    },
  },
  '/report-of/{reportNumber}': {
    parameters: [inPath('reportNumber', { type: 'string' })],
    get: { operationId: 'fetchReport', responses: { 200: reply('Report'), ...missing } },
  },
};

/** The document of the tracker: projects with tasks, contacts, files, a form, a setting and reports. */
export const trackerDocument = {
  openapi: '3.1.0',
  info: { title: 'Tracker', version: '1.4.0' },
  servers: [{ url: '/v1' }],
  security: [{ token: [] }],
  paths,
  components: {
    securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
    schemas: {
      ...schemas,
      ProjectPatch: patchSchema('Project'),
      TaskPatch: patchSchema('Task'),
      ContactPatch: patchSchema('Contact'),
      LabelPatch: patchSchema('LabelInput'),
    },
  },
};
