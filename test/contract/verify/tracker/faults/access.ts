import type { TrackerCall } from '../call.ts';
import { toProblem } from '../call.ts';
import { type FaultClass, onReply, type TrackerFault } from '../fault.ts';
import { tokens } from '../rules.ts';

/** Lets calls in by their credential; `undefined` leaves the decision to the tracker. */
function lettingIn(
  name: string,
  code: string,
  userOf: (token: string | undefined, call: TrackerCall) => string | undefined,
): TrackerFault {
  return {
    name,
    code,
    rules: ({ authenticate }) => ({
      authenticate: (call) => {
        const { authorization } = call.headers;
        return authenticate(call) ?? userOf(/^Bearer ?(.*)$/i.exec(authorization ?? '')?.[1], call);
      },
    }),
  };
}

/** The second user acts as the first one in these operations. */
function asFirstUser(name: string, ...operations: readonly string[]): TrackerFault {
  return {
    name,
    code: 'F204',
    rules: ({ authenticate }) => ({
      authenticate: (call) =>
        operations.includes(`${call.operationId}`) && authenticate(call) === 'bob'
          ? 'ann'
          : authenticate(call),
    }),
  };
}

/** Good tokens are refused in these operations. */
function refusing(name: string, ...operations: readonly string[]): TrackerFault {
  return {
    name,
    code: 'F205',
    rules: ({ authenticate }) => ({
      authenticate: (call) =>
        operations.includes(`${call.operationId}`) ? undefined : authenticate(call),
    }),
  };
}

const hasWrongToken = ({ headers }: TrackerCall): boolean =>
  !Object.keys(tokens).some((token) => headers.authorization === `Bearer ${token}`);

/** Strangers get another refusal than 401 where the request has another fault. */
function disclosing(
  name: string,
  status: number,
  operations: readonly string[],
  isDisclosed: (call: TrackerCall, records: ReadonlySet<string>) => boolean,
): TrackerFault {
  return {
    name,
    code: 'F203',
    reply: (reply, call, { records }) => {
      const keys = new Set(Object.values(records).flatMap((all) => [...all.keys()]));
      return reply.status === 401 &&
        hasWrongToken(call) &&
        operations.includes(`${call.operationId}`) &&
        isDisclosed(call, keys)
        ? toProblem(status, 'Refused.')
        : reply;
    },
  };
}

const hasUnknownKey = (call: TrackerCall, keys: ReadonlySet<string>): boolean =>
  Object.values(call.parameters).some((key) => !keys.has(key));

function hasBadBody({ body }: TrackerCall): boolean {
  try {
    const { name, title, language } = Object(JSON.parse(body.toString('utf8')));
    return [name, title, language].every((one) => typeof one !== 'string' || one === '');
  } catch {
    return true;
  }
}

/** A call by the second user for a project of the first one. */
const isForeign = (user: string, ownerId: unknown): boolean => user !== ownerId;

export const accessFaults: FaultClass = {
  name: 'access',
  faults: [
    lettingIn('any token is accepted', 'F206', (token) => (token ? 'ann' : undefined)),
    lettingIn('a token with a good beginning is accepted', 'F206', (token) =>
      token?.startsWith('ann-') ? 'ann' : undefined,
    ),
    lettingIn('an expired token is accepted', 'F206', (token) =>
      token?.split('.').length === 3 ? 'ann' : undefined,
    ),
    lettingIn('an empty token is accepted', 'F206', (token) => (token === '' ? 'ann' : undefined)),
    lettingIn('nobody needs a token to read contacts', 'F206', (_token, { operationId }) =>
      operationId === 'readContact' ? 'ann' : undefined,
    ),
    lettingIn('strangers may change tasks', 'F207', (_token, { operationId }) =>
      operationId === 'updateTask' ? 'ann' : undefined,
    ),
    lettingIn('strangers may delete contacts', 'F207', (_token, { operationId }) =>
      operationId === 'deleteContact' ? 'ann' : undefined,
    ),
    lettingIn('strangers may complete tasks', 'F207', (_token, { operationId }) =>
      operationId === 'completeTask' ? 'ann' : undefined,
    ),
    lettingIn('a made-up token may upload files', 'F207', (token, { operationId }) =>
      token && operationId === 'uploadFile' ? 'ann' : undefined,
    ),
    disclosing('a stranger gets 404 for an unknown contact', 404, ['readContact'], hasUnknownKey),
    disclosing('a stranger gets 404 for an unknown project', 404, ['deleteProject'], hasUnknownKey),
    disclosing('a stranger gets 400 for a bad body', 400, ['createContact'], hasBadBody),
    disclosing('a stranger gets 400 for bad preferences', 400, ['replacePreferences'], hasBadBody),
    refusing('a good token is refused when tasks are listed', 'listTasks'),
    refusing('a good token is refused for the preferences', 'replacePreferences'),
    refusing('a good token is refused when contacts are removed', 'deleteContact'),
    asFirstUser("another user may read one's project", 'readProject'),
    asFirstUser("another user may list one's projects", 'listProjects'),
    asFirstUser("another user may replace one's project", 'replaceProject'),
    asFirstUser("another user may change one's project", 'updateProject'),
    asFirstUser("another user may delete one's project", 'deleteProject'),
    asFirstUser("another user may list one's tasks", 'listTasks'),
    asFirstUser("another user may add to one's tasks", 'createTask'),
    asFirstUser("another user may change one's task", 'updateTask'),
    asFirstUser("another user may complete one's task", 'completeTask'),
    asFirstUser("another user may read one's file", 'readFile'),
    asFirstUser("another user may delete one's file", 'deleteFile'),
    asFirstUser("another user may change one's preferences", 'replacePreferences'),
    {
      name: "the list shows everybody's projects",
      code: 'F204',
      rules: ({ isVisible }) => ({
        isVisible: (user, kind, record) => kind === 'project' || isVisible(user, kind, record),
      }),
    },
    {
      name: "another user's project is answered 403",
      code: 'F203',
      reply: (reply, call, { records }) => {
        const project = records.project.get(`${call.parameters.projectId}`);
        const isBob = call.headers.authorization === `Bearer ${Object.keys(tokens)[1]}`;
        return call.operationId === 'updateProject' && isBob && project?.ownerId === 'ann'
          ? toProblem(403, 'It is not yours.')
          : reply;
      },
    },
    {
      name: 'a change by another user is refused and stored',
      code: 'F106',
      reply: (reply, call, { records }) => {
        const project = records.project.get(`${call.parameters.projectId}`);
        const isLeft = call.operationId === 'updateProject' && reply.status === 404 && project;
        if (isLeft && isForeign('bob', project.ownerId))
          records.project.set(`${project.id}`, {
            ...project,
            ...Object(JSON.parse(call.body.toString('utf8'))),
          });
        return reply;
      },
    },
    {
      name: 'a good token gets 401 for a missing task',
      code: 'F205',
      ...onReply('readTask', 404, () => toProblem(401, 'Send a valid token.')),
    },
  ],
};
