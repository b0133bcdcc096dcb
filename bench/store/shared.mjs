import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { featurePath, token, writeFeatures } from '../aha-records.mjs';
import { findPort } from '../process.mjs';
import { featureCount, measureLoads, start, toPost } from '../rounds.mjs';
import { toSpeedRow } from '../table.mjs';

const program = ['valkey-server', 'redis-server'].find(
  (name) => spawnSync(name, ['--version']).status === 0,
);

/** What a shared store costs a replica: reads and writes with `--store` against the same in memory. */
export const measureShared = async (common) => {
  if (program === undefined) {
    const notes = ['Left out: install valkey-server or redis-server.'];
    return [{ title: 'with --store', labels: ['--store', 'memory'], rows: [], notes, reports: [] }];
  }
  const { folder, cli } = common;
  const { path, ids } = writeFeatures(folder, featureCount);
  const requests = {
    post: ids.map(toPost),
    get: ids.map((id) => ({ method: 'GET', path: featurePath(id), token })),
  };
  const port = await findPort();
  const engine = spawn(program, ['--port', port, '--save', '', '--dir', folder], {
    stdio: 'ignore',
  });
  await setTimeout(500);
  let round = 0;
  const startAll = async () => {
    round += 1;
    const args = (port) => [cli, '--port', port, '--behaviours', path];
    const store = (name) => `valkey://127.0.0.1:${port}?prefix=${name}-${round}`;
    const options = {
      strong: ['--store', store('strong')],
      eventual: ['--store', store('eventual'), '--consistency', 'eventual'],
      file: ['--db', join(folder, `shared-${round}.json`)],
      memory: [],
      'strong without journal': ['--store', store('strong-0'), '--journal', '0'],
      'eventual without journal': [
        ...['--store', store('eventual-0'), '--consistency', 'eventual', '--journal', '0'],
      ],
      'memory without journal': ['--journal', '0'],
    };
    const servers = [];
    for (const [name, own] of Object.entries(options)) {
      const server = await start(name, (at) => [...args(at), ...own]);
      servers.push({ ...server, requests });
    }
    return servers;
  };
  const reports = await measureLoads('shared', startAll, {
    ...common,
    workloads: ['get', 'post'],
  });
  engine.kill('SIGKILL');
  await once(engine, 'exit');
  const rows = common.loads.flatMap(({ name: load }) =>
    [
      ...['', ' without journal'].flatMap((journal) => [
        { name: 'read, eventual', workload: 'get', server: 'eventual', goal: '>= 0.90', journal },
        { name: 'read, strong', workload: 'get', server: 'strong', goal: '>= 0.60', journal },
        { name: 'write', workload: 'post', server: 'strong', goal: '>= 0.40', journal },
      ]),
      { name: 'write with --db', workload: 'post', server: 'file', journal: '' },
    ].map(({ name, workload, server, goal, journal }) =>
      toSpeedRow(reports, {
        name: `${name}${journal}, ${load}, per CPU second`,
        load,
        workload,
        servers: [server + journal, `memory${journal}`],
        goal,
      }),
    ),
  );
  return [
    {
      title: 'with --store',
      labels: ['--store', 'memory'],
      rows,
      notes: toLatencies(reports),
      reports,
    },
  ];
};

/** The 99th percentile of the last round, which no ratio shows. */
const toLatencies = (reports) => {
  const last = Math.max(...reports.map(({ round }) => round));
  return reports
    .filter(({ round }) => round === last)
    .map(
      ({ server, workload, load, p50, p99, replies, seconds }) =>
        `${workload} ${server}, ${load}: ${Math.round(replies / seconds)} a second, p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`,
    );
};
