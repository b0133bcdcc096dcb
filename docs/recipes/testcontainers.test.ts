// Tests with node:test and Testcontainers: Sandlot runs in a container during the tests.
//
//     docker build -t sandlot . && node --test testcontainers.test.ts
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { connect, type RunningSandlot } from 'sandlot';
import { GenericContainer, type StartedTestContainer, Wait } from 'testcontainers';

const token = '15b60d42d4bc417284a246ced6877b0bf13fb4aca415f7b55f7006bc3694a8ab';

let container: StartedTestContainer;
let sandlot: RunningSandlot;

before(async () => {
  container = await new GenericContainer('sandlot')
    .withEnvironment({ SANDLOT_NOW: '2019-02-06T01:48:24Z' })
    .withExposedPorts(4010)
    .withWaitStrategy(Wait.forHttp('/_sandlot/health', 4010))
    .start();
  sandlot = connect(`http://${container.getHost()}:${container.getMappedPort(4010)}`);
});
after(() => container.stop());

test('each test has a sandbox of its own', async () => {
  const box = sandlot.sandbox('own');
  await box.records('features').patch('1007868956', { name: 'Mine' });

  const reply = await fetch(`${box.url}/api/v1/features/PRJ1-1`, {
    headers: { authorization: `Bearer ${token}` },
  });

  assert.match(await reply.text(), /"name":"Mine"/);
});
