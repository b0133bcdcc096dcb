import { join } from 'node:path';
import { writeFeatures } from '../aha-records.mjs';
import { featureCount, measureLoads, start, toPost } from '../rounds.mjs';
import { toSpeedRow } from '../table.mjs';
import { createNote, listNotes, readNotes, toNotesArgs } from './domain.mjs';

/** What a file costs: the POST of the Aha! API with `--db` against the same in memory. */
export const measureKept = async (common) => {
  const { folder, cli } = common;
  const { path, ids } = writeFeatures(folder, featureCount);
  const requests = { post: ids.map(toPost) };
  let file = 0;
  const startPair = async () => {
    file += 1;
    const db = ['--db', join(folder, `kept-${file}.json`)];
    const args = (port) => [cli, '--port', port, '--behaviours', path];
    const kept = await start('file', (port) => [...args(port), ...db]);
    return [kept, await start('memory', args)].map((server) => ({ ...server, requests }));
  };
  const reports = await measureLoads('db', startPair, { ...common, workloads: ['post'] });
  const rows = common.loads.flatMap(({ name }) => [
    toSpeedRow(reports, {
      name: `POST ${name}, per CPU second`,
      load: name,
      workload: 'post',
      servers: ['file', 'memory'],
      goal: '>= 0.85',
    }),
  ]);
  return [{ title: 'with --db', labels: ['--db', 'memory'], rows, reports }];
};

const few = 100;
const many = 100_000;
const huge = 1_000_000;

/** What a request costs with many records against few, at a held rate. */
export const measureGrowth = async (common) => {
  const { cores } = common;
  const loads = common.loads.slice(0, 1);
  const options = { ...common, loads };
  const startNotes = (name, count, requests) =>
    start(name, (port) => toNotesArgs(common.cli, port), { NOTES: String(count) }).then(
      (server) => ({
        ...server,
        requests: typeof requests === 'function' ? requests(count) : requests,
      }),
    );
  const plays = [
    {
      name: 'create, 100,000 records against 100',
      goal: '>= 0.95',
      play: (workload) => [
        () => startNotes('many', many, { [workload]: [createNote] }),
        () => startNotes('few', few, { [workload]: [createNote] }),
      ],
    },
    {
      name: 'GET by key, 1,000,000 against 100',
      goal: '>= 0.90',
      play: (workload) => [
        () => startNotes('many', huge, (count) => ({ [workload]: readNotes(count) })),
        () => startNotes('few', few, (count) => ({ [workload]: readNotes(count) })),
      ],
    },
    {
      name: 'page of a list, last of 100,000 against first',
      goal: '0.90-1.10',
      play: (workload) => [
        () => startNotes('many', many, { [workload]: [listNotes(many - 20)] }),
        () => startNotes('few', many, { [workload]: [listNotes(0)] }),
      ],
    },
  ];
  const rows = [];
  const all = [];
  for (const { name, goal, play } of plays) {
    const startPair = async () => {
      const servers = [];
      for (const open of play('play')) servers.push(await open());
      return servers;
    };
    const reports = await measureLoads(name, startPair, { ...options, workloads: ['play'] });
    const wanted = { name, load: loads[0].name, workload: 'play', servers: ['many', 'few'], goal };
    rows.push(toSpeedRow(reports, wanted));
    all.push(...reports);
  }
  const notes = cores ? [] : ['Not pinned: this needs taskset and two cores.'];
  const title = `${loads[0].name}, per CPU second`;
  return [{ title, labels: ['much', 'little'], rows, notes, reports: all }];
};
