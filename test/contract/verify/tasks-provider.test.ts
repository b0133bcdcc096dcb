import t from 'tap';
import { formatFailures } from './format-failures.ts';
import { type TaskFault, taskFaults } from './provider/tasks.ts';
import { loadTasksDocument, verifyTasks } from './provider/verify-tasks.ts';

const document = await loadTasksDocument();

/** CI tries twenty seeds: `npm run faults -- --provider tasks --seeds 20`. */
t.test('a tasks API that matches its document has no failure with any seed', async (t) => {
  for (let seed = 1; seed <= 4; seed++) {
    const { report } = await verifyTasks(document, { seed });
    t.strictSame([report.failures, report.left], [[], []], `seed ${seed}`);
  }
});

const names = Object.keys(taskFaults).filter((name): name is TaskFault => name in taskFaults);
for (const fault of names) {
  t.test(`the fault "${fault}" is found in its place`, async (t) => {
    const found = formatFailures((await verifyTasks(document, { fault })).report);
    const expected = `${taskFaults[fault].join(' ')}:`;
    t.ok(
      found.some((one) => one.startsWith(expected)),
      `${expected} ${found.join('\n')}`,
    );
  });
}
