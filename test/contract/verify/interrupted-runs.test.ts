import t from 'tap';
import { createGuild } from './provider/guild.ts';
import { guildDocument } from './provider/guild-document.ts';
import { type Answer, tryScripted } from './provider/scripted-provider.ts';
import type { TrackerReply } from './tracker/call.ts';
import { loadTrackerDocument, verifyTracker } from './tracker/verify-tracker.ts';

/** Draws numbers below 1; the same seed draws the same. */
function createDraw(seed: number): () => number {
  let state = Math.imul(seed, 2654435761) >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** How an API fails now and then: no reply, or one that nobody expects. */
const failures: readonly ((Answer & TrackerReply) | undefined)[] = [
  undefined,
  { status: 409 },
  { status: 202 },
  { status: 404 },
  { status: 304 },
  { status: 200, body: {} },
];

/** One reply of twelve is such a failure. */
function failNowAndThen(seed: number) {
  const draw = createDraw(seed);
  return <T>(answer: T): T | (typeof failures)[number] =>
    draw() < 0.08 ? failures[Math.floor(draw() * failures.length)] : answer;
}

t.test('a guild that fails now and then is verified to the end', async (t) => {
  const all: string[] = [];
  for (const seed of [1, 2, 3, 4]) {
    const { answer } = createGuild();
    const fail = failNowAndThen(seed);
    const { report, found } = await tryScripted(t, guildDocument, (one) => fail(answer(one)));

    t.ok(report.requests > 200, `seed ${seed}`);
    all.push(...found);
  }
  // Which replies are missing depends on the order of the requests.
  t.match(all.join('\n'), /No reply/);
});

t.test('a tracker that fails now and then is verified to the end', async (t) => {
  const fault = { name: 'it fails now and then', code: 'any', reply: failNowAndThen(1) };
  const document = await loadTrackerDocument();
  const { report } = await verifyTracker(document, { faults: [fault] });

  t.ok(report.requests > 1000);
  t.ok(report.failures.some(({ message }) => message.startsWith('No reply')));
});
