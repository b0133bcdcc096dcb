import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import t from 'tap';
import { verify } from '../../../src/contract/verify/verify.ts';
import { loadDocument } from '../../../src/openapi/openapi.ts';
import {
  openTasks,
  type TaskFault,
  taskFaults,
  tasksDocument,
  tasksToken,
} from './provider/tasks.ts';

const folder = t.testdir({ 'tasks.json': JSON.stringify(tasksDocument) });
const document = await loadDocument(`${folder}/tasks.json`);

/** The failures of a tasks API, as `operation check`, and its number of requests. */
async function verifyTasks(fault: TaskFault | undefined, seed: number) {
  const server = openTasks(fault);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const options = { url, document, token: tasksToken, seed, ticks: () => 0, waits: [0] };
  const report = await verify(options);
  server.closeAllConnections();
  server.close();
  return {
    found: report.failures.map(
      ({ operation, check, message }) => `${operation} ${check}: ${message}`,
    ),
    left: report.left,
  };
}

t.test('a tasks API that matches its document has no failure with any seed', async (t) => {
  for (let seed = 1; seed <= 20; seed++) {
    const { found, left } = await verifyTasks(undefined, seed);
    t.strictSame([found, left], [[], []], `seed ${seed}`);
  }
});

const names = Object.keys(taskFaults).filter((name): name is TaskFault => name in taskFaults);
for (const fault of names) {
  t.test(`the fault "${fault}" is found in its place`, async (t) => {
    const { found } = await verifyTasks(fault, 1);
    const expected = `${taskFaults[fault].join(' ')}:`;
    t.ok(
      found.some((one) => one.startsWith(expected)),
      `${expected} ${found.join('\n')}`,
    );
  });
}
