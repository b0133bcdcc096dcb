import t from 'tap';
import { openEvents } from '../../src/events/events.ts';

t.test('calls of a document that is not served cannot be recorded', async (t) => {
  const events = openEvents({
    ...{ endpoints: [], mode: 'on', hosts: [], maxAttempts: 8, seed: 1 },
    findSandbox: () => undefined,
    onWarning: () => undefined,
  });
  t.teardown(() => events.close());
  events.serve([]);
  const operation = { id: 'GET /pets', method: 'GET', path: '/pets' };
  t.throws(() => events.compileRecorder('zoo', { operation: Object(operation), by: 'module' }), {
    message: 'No document has the scope "zoo".',
  });
});
