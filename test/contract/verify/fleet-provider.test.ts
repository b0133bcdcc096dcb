import type { AddressInfo } from 'node:net';
import t from 'tap';
import { verify } from '../../../src/contract/verify/verify.ts';
import { loadDocument } from '../../../src/openapi/openapi.ts';
import { type Fault, faults, openFleet } from './provider/fleet.ts';
import { fleetDocument } from './provider/fleet-document.ts';

const folder = t.testdir({ 'fleet.json': JSON.stringify(fleetDocument) });
const document = await loadDocument(`${folder}/fleet.json`);

/** What is found wrong with the fleet, and how many buses it holds in the end. */
async function tryFleet(fault?: Fault, seed = 1) {
  const { server, held } = openFleet(fault);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const options = { url, document, token: 'k', seed, ticks: () => 0, waits: [0] };
  const { failures } = await verify(options);
  await new Promise((resolve) => server.close(resolve));
  return { failures, held: held() };
}

t.test('a fleet API that matches its document has no failure', async (t) => {
  for (const seed of [1, 2, 3]) {
    const { failures, held } = await tryFleet(undefined, seed);

    t.strictSame(failures, []);
    t.equal(held, 0, 'what was made is removed');
  }
});

t.test('each fault of the fleet API is found in its place', async (t) => {
  const names = Object.keys(faults).filter((name): name is Fault => name in faults);
  for (const fault of names) {
    const { failures } = await tryFleet(fault);
    const found = failures.map(({ operation, check }) => `${operation} ${check}`);
    t.ok(found.includes(faults[fault].join(' ')), `${fault}: ${[...new Set(found)].join(', ')}`);
  }
});
