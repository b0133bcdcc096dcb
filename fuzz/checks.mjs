import { callJson } from './send.mjs';

const canary = '/~canary/_sandlot';
const memoryBudget = 600 * 2 ** 20;
const slowest = 1000;
const largestReply = 64 * 1024;

/** Takes a snapshot of a sandbox that no case names, to compare with after each batch. */
export const prepareCanary = async (server) => {
  const { body } = await callJson(server.port, `${canary}/state`);
  server.canary = JSON.stringify(body);
};

/**
 * Checks a batch: the server lives and answers health, no reply is a 5xx that is not 501, none took more
 * than a second, error replies stay below 64 KB, nothing refused was stored, the canary did not change,
 * and memory is within its budget.
 */
export const checkBatch = async (server, cases, replies, totals) => {
  const failures = cases.flatMap((one, index) => checkReply(one, replies[index], totals));
  if (server.hasEnded()) {
    const last = cases.findLastIndex((_, index) => replies[index] !== undefined);
    return [
      ...failures,
      {
        number: cases[last]?.number,
        reason: `the server ended: ${server.output()}`,
        isFatal: true,
      },
    ];
  }
  const [first] = cases;
  const report = (reason) =>
    failures.push({ number: first.number, reason: `this batch: ${reason}` });
  const { status } = await callJson(server.port, '/_sandlot/health');
  if (status !== 200) report(`health answered ${status}`);
  const { body } = await callJson(server.port, `${canary}/state`);
  if (JSON.stringify(body) !== server.canary) report('the canary sandbox changed');
  failures.push(...(await findStoredRefusals(server, cases, replies)));
  const { pause, busy, resident } = await server.measure();
  totals.pause = Math.max(totals.pause, pause);
  if (busy > totals.busy) totals.busiest = `${first.number} to ${cases.at(-1).number}`;
  totals.busy = Math.max(totals.busy, busy);
  totals.resident = Math.max(totals.resident, resident);
  if (resident > memoryBudget) report(`the process has ${Math.round(resident / 2 ** 20)} MB`);
  return failures;
};

const checkReply = ({ number, kind }, reply, totals) => {
  if (reply === undefined) return [];
  totals.requests += 1;
  totals.kinds[kind] = (totals.kinds[kind] ?? 0) + 1;
  totals.slowest = Math.max(totals.slowest, reply.milliseconds);
  const failures = [];
  const report = (reason) => failures.push({ number, reason });
  if (reply.status >= 500 && reply.status !== 501)
    report(`answered ${reply.status}: ${reply.body.slice(0, 200)}`);
  if (reply.outcome !== 'quiet' && reply.milliseconds > slowest)
    report(`took ${reply.milliseconds.toFixed(0)} ms`);
  if (reply.outcome === 'timeout' || (reply.outcome === 'quiet' && kind !== 'raw'))
    report('was not answered');
  if (reply.status >= 400 && reply.size > largestReply)
    report(`the error reply has ${reply.size} bytes`);
  if (/\bat \S+ \(|node_modules|\/dist\//.test(reply.status >= 400 ? reply.body : ''))
    report('shows a stack or a path');
  return failures;
};

/** A case has a sandbox of its own, so whatever a refused one left behind shows in the list of sandboxes. */
const findStoredRefusals = async (server, cases, replies) => {
  const refused = new Map(
    cases
      .map((one, index) => [one, replies[index]])
      .filter(([one, reply]) => !one.raw && !one.outside && reply?.status >= 400)
      .filter(([{ kind }]) => kind !== 'control')
      .map(([one]) => [one.sandbox, one.number]),
  );
  const { body } = await callJson(server.port, '/_sandlot/sandboxes');
  const sandboxes = Array.isArray(body) ? body : (body?.sandboxes ?? []);
  return sandboxes
    .filter(({ name, changed }) => refused.has(name) && changed > 0)
    .map(({ name, changed }) => ({
      number: refused.get(name),
      reason: `was refused and changed ${changed} records`,
    }));
};
