import { featurePath, original, sendRequest, writeFeatures } from './aha-records.mjs';
import { featureCount, measureLoads, start, toPost } from './rounds.mjs';
import { toSpeedRow } from './table.mjs';

/**
 * The cost of the console: the POST of the Aha! API while a console is open, compared to the same process
 * after it was closed; and after it was closed compared to a process that never had one.
 */
export const measureConsole = async (common) => {
  const { cli } = common;
  const { path, ids } = writeFeatures(common.folder, featureCount);
  const requests = { post: ids.map(toPost) };
  const args = (port) => [cli, '--port', port, '--behaviours', path];
  // Each POST stores a record, and later ones cost more: so both processes get as many in each round.
  const startFour = async () => {
    const watched = await start('open', args);
    const never = await start('never', args);
    await answerOtherCalls(watched.port);
    await answerOtherCalls(never.port);
    const viewer = createViewer(`http://127.0.0.1:${watched.port}/_sandlot`);
    return [
      { ...watched, requests, prepare: viewer.open },
      { ...watched, name: 'closed', requests, prepare: viewer.openAndClose },
      { ...never, name: 'never, uncounted', requests },
      { ...never, requests },
    ];
  };
  const reports = await measureLoads('console', startFour, { ...common, workloads: ['post'] });
  const rowsOf = (servers, goal) =>
    common.loads.map(({ name: load }) =>
      toSpeedRow(reports, {
        name: `POST ${load}, per CPU second`,
        load,
        workload: 'post',
        servers,
        goal,
      }),
    );
  return [
    {
      title: 'with a console open',
      labels: ['open', 'closed'],
      rows: rowsOf(['open', 'closed'], '>= 0.90'),
      reports,
    },
    {
      title: 'after a console was open',
      labels: ['closed', 'never'],
      rows: rowsOf(['closed', 'never'], '>= 0.99'),
      reports: [],
    },
  ];
};

/**
 * A process that has only ever answered one kind of request has code that fits that kind alone, and is some
 * percent faster than any that has answered another, with or without a console.
 */
const answerOtherCalls = async (port) => {
  for (let call = 0; call < 300; call++) await sendRequest(port, { path: featurePath(original) });
  await sendRequest(port, { path: '/_sandlot/health' });
};

/** What the page asks for: its files, the calls so far, its event stream, and the records that it shows. */
const createViewer = (control) => {
  let stop;
  const get = async (path) => (await fetch(control + path)).text();
  const close = async () => {
    stop?.abort();
    stop = undefined;
  };
  const open = async () => {
    if (stop) return;
    stop = new AbortController();
    for (const path of ['/console', '/console/console.js', '/console/console.css']) await get(path);
    await get('/calls?sandboxes=all');
    const { signal } = stop;
    const { body } = await fetch(`${control}/updates?sandboxes=all`, { signal });
    follow(body, () => get('/state/time_tracking_events?limit=50')).catch(() => {});
  };
  return {
    open,
    openAndClose: async () => {
      await open();
      await close();
    },
  };
};

/** Reads the stream, and the shown records after each change, one after the other. */
const follow = async (body, readRecords) => {
  for await (const text of body.pipeThrough(new TextDecoderStream()))
    if (text.includes('event: change')) await readRecords();
};
