import t from 'tap';
import { openSaver } from '../../src/store/saver.ts';

/** A saver whose time, disk and failures the test moves. */
const openBench = () => {
  const planned: { run: () => void; milliseconds: number }[] = [];
  const saves: { resolve: (characters: number) => void; reject: (error: Error) => void }[] = [];
  const troubles: unknown[] = [];
  const saver = openSaver({
    save: () => new Promise((resolve, reject) => saves.push({ resolve, reject })),
    onTrouble: (error) => troubles.push(error),
    later: (run, milliseconds) => {
      const plan = { run, milliseconds };
      planned.push(plan);
      return () => planned.splice(planned.indexOf(plan) >>> 0, 1);
    },
  });
  const settle = () => new Promise(setImmediate);
  return { saver, planned, saves, troubles, settle, due: () => planned.shift()?.run() };
};

t.test('changes that come together are saved together', async (t) => {
  const { saver, planned, saves, due, settle } = openBench();

  saver.touch();
  saver.touch();
  t.strictSame([planned.length, planned[0]?.milliseconds, saves.length], [1, 200, 0]);
  due();
  saves[0]?.resolve(10);
  await settle();

  t.strictSame([planned.length, saves.length], [0, 1]);
});

t.test('what changes during a save is saved after it, and large states less often', async (t) => {
  const { saver, planned, saves, due, settle } = openBench();
  saver.touch();
  due();

  saver.touch();
  t.equal(planned.length, 0);
  saves[0]?.resolve(20_000_000);
  await settle();

  t.strictSame([planned.length, planned[0]?.milliseconds], [1, 2000]);
});

t.test('a save that fails is reported, and tried again at the next change', async (t) => {
  const { saver, planned, saves, troubles, due, settle } = openBench();
  const error = new Error('disk full');
  saver.touch();
  due();
  saves[0]?.reject(error);
  await settle();
  t.strictSame([troubles, planned.length], [[error], 0]);

  saver.touch();

  t.equal(planned.length, 1);
});

t.test('closing saves what a failed save left, and waits for it', async (t) => {
  const { saver, saves, due, settle } = openBench();
  saver.touch();
  due();
  saves[0]?.reject(new Error('disk full'));
  await settle();

  const closing = saver.close();
  await settle();
  t.equal(saves.length, 2);
  saves[1]?.resolve(1);

  t.equal(await closing, undefined);
});

t.test('closing rejects when the last save fails', async (t) => {
  const { saver, planned, saves, settle } = openBench();
  saver.touch();

  const closing = saver.close();
  await settle();
  saves[0]?.reject(new Error('disk full'));

  await t.rejects(closing, { message: 'disk full' });
  t.equal(planned.length, 0);
});

t.test('closing waits for the save under way, and saves nothing that is saved', async (t) => {
  const { saver, saves, due } = openBench();
  saver.touch();
  due();

  const closing = saver.close();
  saves[0]?.resolve(1);
  await closing;

  t.equal(saves.length, 1);
});

t.test('without a clock of the test, a change is saved by itself', async (t) => {
  // The timer does not keep a process alive; this does.
  const alive = setInterval(() => {}, 1000);
  t.teardown(() => clearInterval(alive));

  await new Promise<void>((resolve) => {
    const save = async () => {
      resolve();
      return 1;
    };
    openSaver({ save, onTrouble: (error) => t.fail(String(error)) }).touch();
  });

  t.pass('saved');
});

t.test('a save planned on a timer is called off by closing', async (t) => {
  let saves = 0;
  const saver = openSaver({
    save: async () => ++saves,
    onTrouble: (error) => t.fail(String(error)),
  });
  saver.touch();

  await saver.close();

  t.equal(saves, 1);
});
