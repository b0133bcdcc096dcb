import { hostileJson, hostileTexts } from '../hostile-values.mjs';

const calls = [
  ['POST', 'overrides'],
  ['POST', 'faults'],
  ['PUT', 'clock'],
  ['POST', 'clock/advance'],
  ['PUT', 'rate-limit'],
  ['PUT', 'state'],
  ['PUT', 'state/records/1'],
  ['PATCH', 'state/records/1'],
  ['GET', 'state'],
  ['GET', 'journal'],
  ['POST', 'journal/verify'],
  ['GET', 'coverage'],
  ['GET', 'sandboxes'],
  ['PUT', 'snapshots/s1'],
  ['POST', 'snapshots/s1/restore'],
  ['PUT', 'webhooks'],
  ['POST', 'sandboxes'],
  ['DELETE', 'snapshots/s1'],
  ['POST', 'reset'],
];

/** Calls of the control API of the case's own sandbox, with bodies that it has to refuse or to bound. */
export const controlCase = (random) => {
  const [method, path] = random.pick(calls);
  const bodies = [
    () => random.pick(hostileJson),
    () =>
      JSON.stringify({
        match: { path: '*'.repeat(random.integer(2000)) },
        answer: { status: 200 },
      }),
    () => JSON.stringify({ match: { method: 'GET' }, answer: { body: random.pick(hostileTexts) } }),
    () => JSON.stringify({ at: random.pick(hostileTexts), by: random.pick(hostileTexts) }),
    () => `{${Array.from({ length: 3000 }, (_, at) => `"n${at}":[]`).join(',')}}`,
    () => JSON.stringify({ records: { records: [{ id: 1, name: random.pick(hostileTexts) }] } }),
    () => random.bytes(random.integer(100)),
    () => '',
  ];
  return {
    method,
    target: `/_sandlot/${path}${random.chance(0.2) ? `?a=${encodeURIComponent(random.pick(hostileTexts))}` : ''}`,
    headers: { 'content-type': 'application/json' },
    body: method === 'GET' ? undefined : random.pick(bodies)(),
  };
};

/** Names of sandboxes, in the prefix and in the header field. */
export const nameCase = (random, { operations }) => {
  const name = random.pick([random.text(1 + random.integer(80)), random.pick(hostileTexts)]);
  const { path } = random.pick(operations);
  return random.chance(0.5)
    ? { method: 'GET', target: `/~${encodeURIComponent(name)}${path}`, outside: true }
    : {
        method: 'GET',
        target: path,
        headers: { 'sandlot-sandbox': name.replace(/[^\x20-\x7e]/g, '?') },
        outside: true,
      };
};
