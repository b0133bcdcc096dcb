import { type TrackerCall, toProblem } from '../call.ts';
import { type FaultClass, onReply, withBody, withHeaders } from '../fault.ts';

const stack =
  'TypeError: x is undefined\n    at save (/srv/tracker/src/store.js:41:17)\n    at next';
const quote = (call: TrackerCall): boolean =>
  /['"]/.test(decodeURIComponent(`${call.query}`)) || call.body.toString().includes("'");

export const leakFaults: FaultClass = {
  name: 'leaks',
  faults: [
    {
      name: 'a refusal shows a database error',
      code: 'F301',
      ...onReply('createContact', 400, () =>
        toProblem(400, 'Invalid', 'SQLSTATE[23000]: Integrity constraint violation'),
      ),
    },
    {
      name: 'a missing record shows a stack trace',
      code: 'F209',
      ...onReply('readTask', 404, () => toProblem(404, 'Not found', stack)),
    },
    {
      name: 'a refusal shows a trace of Python',
      code: 'F209',
      ...onReply('createTask', 400, () =>
        toProblem(
          400,
          'Bad',
          'Traceback (most recent call last):\n  File "/app/views.py", line 7, in post',
        ),
      ),
    },
    {
      name: 'a conflict shows a constraint of the database',
      code: 'F209',
      ...onReply('createProject', 400, () =>
        toProblem(400, 'Bad', 'null value violates not-null constraint "projects_name"'),
      ),
    },
    {
      name: 'a missing record shows a statement',
      code: 'F209',
      ...onReply('readContact', 404, () =>
        toProblem(404, 'Not found', 'select id, name from contacts where id = $1'),
      ),
    },
    {
      name: 'a missing file shows its path',
      code: 'F209',
      ...onReply('readFile', 404, () =>
        toProblem(404, 'Not found', 'open /var/lib/tracker/files/7.bin'),
      ),
    },
    {
      name: 'an error shows a path of Windows',
      code: 'F209',
      ...onReply('fetchReport', 404, () =>
        toProblem(404, 'Not found', 'C:\\inetpub\\wwwroot\\tracker\\reports'),
      ),
    },
    {
      name: 'an error shows environment variables',
      code: 'F209',
      ...onReply('updateContact', 400, () =>
        toProblem(400, 'Bad', 'DATABASE_URL=postgres://tracker:secret@db:5432/tracker'),
      ),
    },
    {
      name: 'an error repeats the credential',
      code: 'F209',
      ...onReply('readProject', 404, (_reply, { headers }) =>
        toProblem(404, 'Not found', `No such project for ${headers.authorization}`),
      ),
    },
    {
      name: 'an undocumented property shows a statement',
      code: 'F209',
      ...onReply('listContacts', 200, (reply) =>
        withBody(reply, (body) => ({
          ...body,
          debug: { query: 'SELECT * FROM contacts LIMIT 20' },
        })),
      ),
    },
    {
      name: 'a header shows a statement',
      code: 'F209',
      ...onReply('readContact', 200, (reply) =>
        withHeaders(reply, { 'x-debug': 'SELECT name FROM contacts WHERE id=1' }),
      ),
    },
    {
      name: 'a stranger sees an exception of Java',
      code: 'F209',
      ...onReply('readMe', 401, () =>
        toProblem(401, 'No', 'java.lang.IllegalStateException: no principal'),
      ),
    },
    {
      name: 'a quote makes the server fail',
      code: 'F100',
      needs: 'probes',
      reply: (reply, call) =>
        call.operationId === 'listProjects' && quote(call) ? toProblem(500, 'Failed') : reply,
    },
    {
      name: 'a quote reaches the database',
      code: 'F200',
      needs: 'probes',
      reply: (reply, call) =>
        call.operationId === 'sendFeedback' && quote(call)
          ? toProblem(400, 'Bad', 'You have an error in your SQL syntax near "Sandlot"')
          : reply,
    },
    {
      name: 'markup is shown as it was sent',
      code: 'F201',
      needs: 'probes',
      reply: (reply, call) =>
        call.operationId === 'fetchReport' && reply.status === 404
          ? {
              status: 404,
              headers: { 'content-type': 'text/html' },
              body: `<h1>No report ${decodeURIComponent(call.path)}</h1>`,
            }
          : reply,
    },
  ],
};
