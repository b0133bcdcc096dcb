import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFeatures } from './aha-records.mjs';
import { petDocument, toRequests } from './inferred/pets.mjs';
import { featureCount, measureLoads, start, toPost } from './rounds.mjs';
import { toSpeedRow } from './table.mjs';

/** The cost of the journal: the POST of the Aha! API with the default journal, compared to none. */
export const measureJournal = (common) => {
  const { cli } = common;
  const { path, ids } = writeFeatures(common.folder, featureCount);
  const requests = { post: ids.map(toPost) };
  const args = (port) => [cli, '--port', port, '--behaviours', path];
  const startPair = async () => {
    const kept = await start('on', args);
    const none = await start('off', (port) => [...args(port), '--journal', '0']);
    return [kept, none].map((server) => ({ ...server, requests }));
  };
  return measure('journal', startPair, { ...common, goal: '>= 0.90' });
};

/** The cost of the metrics: the POST with them compared to the POST without. */
export const measureMetrics = (common) => {
  const { cli } = common;
  const { path, ids } = writeFeatures(common.folder, featureCount);
  const requests = { post: ids.map(toPost) };
  const args = (port) => [cli, '--port', port, '--behaviours', path];
  const startPair = async () => {
    const counted = await start('counted', args);
    const none = await start('none', (port) => [...args(port), '--no-metrics']);
    return [counted, none].map((server) => ({ ...server, requests }));
  };
  return measure('metrics', startPair, { ...common, goal: '>= 0.98' });
};

/**
 * The cost of choosing a sandbox: the POST with a path prefix compared to the POST without, in one
 * process, because two processes of the same code differ by more than the cost itself.
 */
export const measureChoice = async (common) => {
  const { cli } = common;
  const { path, ids } = writeFeatures(common.folder, featureCount);
  const posts = ids.map(toPost);
  const startPair = async () => {
    const server = await start('default', (port) => [cli, '--port', port, '--behaviours', path]);
    const chosen = posts.map((post) => ({ ...post, path: `/~chosen${post.path}` }));
    return [
      { ...server, name: 'chosen', requests: { post: chosen } },
      { ...server, requests: { post: posts } },
    ];
  };
  return measure('sandbox', startPair, { ...common, goal: '>= 0.97' });
};

/**
 * The cost of a webhook: a POST that records one, compared to the same POST without a receiver. The clock is
 * held, so that the delivery itself is not counted.
 */
export const measureWebhook = (common) => {
  const { cli, folder } = common;
  const document = join(folder, 'webhook-pets.json');
  writeFileSync(document, JSON.stringify({ ...petDocument, webhooks: { newPet: { post: {} } } }));
  const held = ['--now', '2026-01-02T03:04:05Z', '--no-auth', '--records', '0'];
  const args = (port) => [cli, document, ...held, '--port', port];
  const { create } = toRequests([]);
  const startPair = async () => {
    const sent = await start('sent', (port) => [...args(port), '--webhook', 'http://127.0.0.1:9/']);
    const none = await start('none', args);
    return [sent, none].map((server) => ({ ...server, requests: { post: create } }));
  };
  return measure('webhook', startPair, { ...common, goal: '>= 0.77' });
};

const titles = {
  webhook: { title: 'with a webhook', labels: ['webhook', 'none'], servers: ['sent', 'none'] },
  metrics: {
    title: 'with metrics',
    labels: ['metrics', 'none'],
    servers: ['counted', 'none'],
  },
  journal: { title: 'with the journal', labels: ['journal', 'none'], servers: ['on', 'off'] },
  sandbox: {
    title: 'choosing a sandbox',
    labels: ['/~NAME', 'default'],
    servers: ['chosen', 'default'],
  },
};

const measure = async (name, startPair, { goal, ...common }) => {
  const { title, labels, servers } = titles[name];
  const reports = await measureLoads(name, startPair, { ...common, workloads: ['post'] });
  const rows = common.loads.map((load) =>
    toSpeedRow(reports, {
      name: `POST ${load.name}, per CPU second`,
      load: load.name,
      workload: 'post',
      servers,
      goal,
    }),
  );
  return [{ title, labels, rows, reports }];
};
