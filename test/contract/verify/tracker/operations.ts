import { randomUUID } from 'node:crypto';
import { CallRefused, type TrackerReply, toProblem } from './call.ts';
import { listPage } from './list-operations.ts';
import { readForm, readMultipart } from './read-bodies.ts';
import {
  changeRecord,
  createRecord,
  findRecord,
  readInput,
  readRecord,
  removeRecord,
  type UserCall,
} from './record-operations.ts';
import { listRecords, type RecordKind, type TrackerRecord } from './state.ts';
import { findProblem, toRequestSchema } from './validation.ts';

type Operation = (one: UserCall) => TrackerReply;

/** The operations of the tracker, by operationId. */
export const trackerOperations: Readonly<Record<string, Operation>> = {
  health: () => ({
    status: 200,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    body: 'well',
  }),
  readMe: ({ user }) => ({ status: 200, body: { id: user, name: user.toUpperCase() } }),

  listProjects: (one) =>
    listPage(one, {
      kind: 'project',
      records: one.rules.listed(one.state, 'project', one.call.query),
      style: 'page',
      searched: ['name', 'description'],
    }),
  createProject: (one) =>
    createRecord(one, 'project', {
      input: readInput(one, 'Project'),
      path: '/projects',
      server: {},
    }),
  readProject: (one) => readRecord(one, 'project', projectOf(one)),
  headProject: (one) => readRecord(one, 'project', projectOf(one)),
  replaceProject: (one) => replace(one, 'project'),
  updateProject: (one) => merge(one, 'project'),
  deleteProject: (one) => removeRecord(one, 'project', projectToChange(one)),

  listTasks: (one) =>
    listPage(one, {
      kind: 'task',
      records: one.rules.childrenOf(one.state, projectOf(one).id),
      style: 'offset',
      searched: ['title', 'notes'],
    }),
  createTask: (one) => {
    const { call, state } = one;
    const input = readInput(one, 'Task');
    const { id: projectId } = projectToChange(one);
    refuseUnknownContact(state, input);
    const server = { projectId, state: 'open', completedAt: null };
    return createRecord(one, 'task', { input, path: call.path, server });
  },
  readTask: (one) => readRecord(one, 'task', taskOf(one)),
  updateTask: (one) => {
    const input = readInput(one, 'TaskPatch');
    const record = taskOf(one);
    refuseUnknownContact(one.state, input);
    return changeRecord(one, { kind: 'task', record, how: 'merge', input });
  },
  deleteTask: (one) => removeRecord(one, 'task', taskOf(one)),
  completeTask: (one) => {
    const { rules, state } = one;
    const task = taskOf(one);
    if (!rules.mayComplete(task)) throw new CallRefused(toProblem(409, 'It is completed.'));
    const now = rules.now();
    const next = rules.touch(task, rules.complete(task, now), now);
    rules.save(state, 'task', next);
    return { status: 200, body: rules.show('task', next, 'changed', state) };
  },

  listContacts: (one) =>
    listPage(one, {
      kind: 'contact',
      records: one.rules.listed(one.state, 'contact', one.call.query),
      style: 'cursor',
      searched: [],
    }),
  createContact: (one) =>
    createRecord(one, 'contact', {
      input: readInput(one, 'Contact'),
      path: '/contacts',
      server: {},
    }),
  readContact: (one) => readRecord(one, 'contact', recordOf(one, 'contact')),
  replaceContact: (one) => replace(one, 'contact'),
  updateContact: (one) => merge(one, 'contact'),
  deleteContact: (one) => removeRecord(one, 'contact', recordOf(one, 'contact')),

  listFiles: (one) =>
    listPage(one, {
      kind: 'file',
      records: one.rules.listed(one.state, 'file', one.call.query),
      style: 'none',
      searched: [],
    }),
  uploadFile,
  readFile: (one) => readRecord(one, 'file', recordOf(one, 'file')),
  deleteFile: (one) => removeRecord(one, 'file', recordOf(one, 'file')),
  downloadFile: (one) => {
    const { id, contentType } = recordOf(one, 'file');
    return {
      status: 200,
      headers: { 'content-type': one.rules.downloadType(`${contentType}`) },
      body: one.state.contents.get(`${id}`) ?? Buffer.alloc(0),
    };
  },
  replaceFileContent: (one) => {
    const { call, rules, state } = one;
    const file = recordOf(one, 'file');
    const bytes = rules.storeBytes(call.body);
    state.contents.set(`${file.id}`, bytes);
    const changed = { ...file, size: call.body.length, contentType: 'application/octet-stream' };
    rules.save(state, 'file', changed);
    return { status: 200, body: rules.show('file', changed, 'changed', state) };
  },

  createLabel: (one) => {
    const { call, rules, state } = one;
    const input = readInput(one, 'LabelInput');
    const key = call.headers['idempotency-key'];
    const known = key === undefined ? undefined : rules.repeated(state, `${key}`);
    if (known) return known;
    const server = { uuid: randomUUID(), useCount: 0 };
    const reply = createRecord(one, 'label', { input, path: '/labels', server });
    if (key !== undefined) state.idempotent.set(`${key}`, reply);
    return reply;
  },
  readLabel: (one) => readRecord(one, 'label', recordOf(one, 'label')),
  updateLabel: (one) =>
    changeRecord(one, {
      kind: 'label',
      record: recordOf(one, 'label'),
      how: 'merge',
      input: readInput(one, 'LabelPatch'),
    }),
  deleteLabel: (one) => removeRecord(one, 'label', recordOf(one, 'label')),

  sendFeedback: (one) => {
    const { call, rules, state } = one;
    const input = readForm(call);
    refuseInvalidForm(one, 'Feedback', input);
    const id = rules.newId('feedback', state);
    const record = { ...rules.writable('feedback', input), id };
    rules.save(state, 'feedback', record);
    return { status: 201, body: rules.show('feedback', record, 'created', state) };
  },

  readPreferences: ({ user, state }) => ({ status: 200, body: preferencesOf(state, user) }),
  replacePreferences: (one) => {
    const input = readInput(one, 'Preferences');
    one.rules.savePreferences(one.state, one.user, input);
    return { status: 200, body: preferencesOf(one.state, one.user) };
  },

  orderReport: (one) => {
    const { rules, state, user } = one;
    const { period } = readInput(one, 'ReportOrder');
    const id = `R-${rules.newId('report', state)}`;
    const projects = listRecords(state, 'project').filter(({ ownerId }) => ownerId === user);
    const record = { id, reportNumber: id, period, projects: projects.length };
    rules.save(state, 'report', record);
    return { status: 201, body: { reportNumber: id, state: 'ready' } };
  },
  fetchReport: (one) => {
    const { rules, state } = one;
    const { id: _id, ...report } = findRecord(one, 'report', one.call.parameters.reportNumber);
    return { status: 200, body: rules.show('report', { ...report, id: '' }, 'one', state) };
  },
};

function projectOf(one: UserCall): TrackerRecord {
  return findRecord(one, 'project', one.call.parameters.projectId);
}

/** The project of a call that changes it or its tasks. */
function projectToChange(one: UserCall): TrackerRecord {
  const { state, call, user, rules } = one;
  const record = state.records.project.get(`${call.parameters.projectId}`);
  if (!record || !rules.mayChange(user, 'project', record)) return projectOf(one);
  return record;
}

function taskOf(one: UserCall): TrackerRecord {
  const project = projectToChange(one);
  const task = findRecord(one, 'task', one.call.parameters.taskId);
  if (!one.rules.isChildOf(task, project.id))
    throw new CallRefused(toProblem(404, 'There is no such task.'));
  return task;
}

function recordOf(one: UserCall, kind: RecordKind): TrackerRecord {
  return findRecord(one, kind, one.call.parameters[`${kind}Id`]);
}

function replace(one: UserCall, kind: 'project' | 'contact'): TrackerReply {
  const input = readInput(one, kind === 'project' ? 'Project' : 'Contact');
  const record = kind === 'project' ? projectToChange(one) : recordOf(one, kind);
  return changeRecord(one, { kind, record, how: 'replace', input });
}

function merge(one: UserCall, kind: 'project' | 'contact'): TrackerReply {
  const input = readInput(one, kind === 'project' ? 'ProjectPatch' : 'ContactPatch');
  const record = kind === 'project' ? projectToChange(one) : recordOf(one, kind);
  return changeRecord(one, { kind, record, how: 'merge', input });
}

function refuseUnknownContact(
  state: UserCall['state'],
  { contactId }: Readonly<Record<string, unknown>>,
): void {
  if (typeof contactId === 'number' && !state.records.contact.has(`${contactId}`))
    throw new CallRefused(toProblem(400, 'There is no such contact.'));
}

function refuseInvalidForm(
  { rules }: UserCall,
  name: 'Feedback' | 'FileUpload',
  input: Readonly<Record<string, unknown>>,
): void {
  const problem = findProblem(rules.bodySchema(name, toRequestSchema(name)), input);
  if (problem !== undefined)
    throw new CallRefused(toProblem(400, 'The form is not as described.', problem));
}

function uploadFile(one: UserCall): TrackerReply {
  const { call, rules, state, user } = one;
  const parts = readMultipart(call);
  const file = parts.find(({ name }) => name === 'file');
  const title = parts.find(({ name }) => name === 'name')?.bytes.toString('utf8');
  refuseInvalidForm(one, 'FileUpload', {
    ...(file && { file: '' }),
    ...(title !== undefined && { name: title }),
  });
  const uploaded = file?.bytes ?? Buffer.alloc(0);
  const id = rules.newId('file', state);
  const bytes = rules.storeBytes(uploaded);
  const record = {
    ...{ id, ownerId: user, name: title },
    ...{ size: uploaded.length, contentType: file?.type ?? 'application/octet-stream' },
    createdAt: rules.now().toISOString(),
  };
  state.contents.set(`${id}`, bytes);
  rules.save(state, 'file', record);
  return {
    status: 201,
    headers: { location: rules.location(`/files/${id}`, call) },
    body: rules.show('file', record, 'created', state),
  };
}

const firstPreferences = { language: 'en', newsletter: false };

function preferencesOf({ preferences }: UserCall['state'], user: string): unknown {
  return preferences.get(user) ?? firstPreferences;
}
