import { mock } from 'node:test';
import t from 'tap';
import {
  ChangeLog,
  createChangeLogs,
  type NumberedChange,
} from '../../../src/http/streams/change-log.ts';
import type { CommittedChange, Sandbox } from '../../../src/store/types.ts';

type Follower = (changes: readonly CommittedChange[]) => void;

function changeOf(key: string, resource = 'pets'): CommittedChange {
  return { resource, key, from: undefined, to: { id: key }, patch: undefined };
}

/** A sandbox whose changes the test makes. */
function followed() {
  const followers = new Set<Follower>();
  const follow = (follower: Follower) => {
    followers.add(follower);
    return () => {
      followers.delete(follower);
    };
  };
  const commit = (...changes: readonly CommittedChange[]) => {
    for (const follower of followers) follower(changes);
  };
  return { sandbox: { follow } as Pick<Sandbox, 'follow'>, followers, commit };
}

function idsOf(changes: readonly NumberedChange[]) {
  return changes.map(({ id }) => id);
}

t.test('changes of the API are numbered, and the last thousand are kept', async (t) => {
  const { sandbox, commit } = followed();
  const log = new ChangeLog(sandbox);
  const received: NumberedChange[] = [];
  log.listen((change) => received.push(change));
  commit(changeOf('a'), changeOf('b', 'sandlot.due'), changeOf('c'));
  t.strictSame(
    received.map(({ id, change }) => [id, change.key]),
    [
      [1, 'a'],
      [2, 'c'],
    ],
  );
  commit(...Array.from({ length: 1000 }, () => changeOf('d')));
  t.equal(log.since(0).length, 1000);
  t.strictSame(idsOf(log.since(1001)), [1002]);
  t.strictSame(log.since(1003), [], 'a number of an earlier process');
});

t.test('long records are kept as far as there is room for them', async (t) => {
  const { sandbox, commit } = followed();
  const log = new ChangeLog(sandbox);
  log.listen(() => undefined);
  const long = (key: string): CommittedChange => {
    return { ...changeOf(key), to: { id: key, text: 'x'.repeat(5_000_000) } };
  };
  commit(long('a'), long('b'), long('c'), changeOf('d'));
  t.strictSame(idsOf(log.since(0)), [1, 2, 3, 4]);
  commit({ ...long('a'), from: long('a').to, to: undefined });
  t.strictSame(idsOf(log.since(0)), [2, 3, 4, 5], 'the oldest is dropped');
});

t.test('changes are noted for five minutes after the last client has left', async (t) => {
  mock.timers.enable({ apis: ['setTimeout'] });
  t.teardown(() => mock.timers.reset());
  const { sandbox, followers, commit } = followed();
  const log = new ChangeLog(sandbox);
  const leave = [log.listen(() => undefined), log.listen(() => undefined)];
  leave[0]?.();
  mock.timers.tick(300_000);
  t.equal(followers.size, 1, 'one is still there');
  leave[1]?.();
  mock.timers.tick(299_999);
  commit(changeOf('a'));
  const leaveAgain = log.listen(() => undefined);
  mock.timers.tick(300_000);
  t.equal(followers.size, 1, 'one came back');
  t.strictSame(idsOf(log.since(0)), [1]);
  leaveAgain();
  mock.timers.tick(300_000);
  t.equal(followers.size, 0);
  log.close();
});

t.test('a sandbox has one log', async (t) => {
  const logs = createChangeLogs();
  const [one, other] = [followed().sandbox as Sandbox, followed().sandbox as Sandbox];
  t.equal(logs.of(one), logs.of(one));
  t.not(logs.of(one), logs.of(other));
});
